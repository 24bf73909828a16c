import LinkModel

@testable import LinkController

/// Records as they stand in a state topic, for tables.
enum Samples {
  static let link = LinkRecord(
    name: "prod-to-dr", scope: "default", sourceClusterID: "4L6g3nShT-eMCtK--X86sw",
    destinationClusterID: "5M7h4oTiU-fNDuL--Y97tx", topicPrefix: "", producerIDs: [1_000, 2_000], ownershipNumber: 7,
    appliedRevision: "main@9f3c2d1")

  static let intended = MirrorRecord(
    link: "prod-to-dr", scope: "default", source: TopicIdentity(name: "orders", id: "3nXkQzAAAAAAAAAAAAAAAA"),
    destination: TopicIdentity(name: "orders", id: nil), phase: .intended, activity: .mirroring, partitionCount: 12,
    createdByOwnership: 7)

  static let created: MirrorRecord = changed(intended) {
    $0.phase = .created
    $0.destination.id = "9aBcDeAAAAAAAAAAAAAAAA"
  }

  static let filling: LinkRecord = changed(link) { $0.fillerProducerID = 3_000 }

  static let late: MirrorRecord = changed(created) {
    $0.startOffsets = [Int64](repeating: 3_120_551, count: 12)
  }

  static let status: StatusRecord = changed(StatusRecord(holesFilled: 120)) {
    $0.set(.ready, .no, reason: .foreignWriter, message: "a batch with producer id 9 at offset 12", now: 1_700)
  }

  static let impossibleLinks: [LinkRecord] = [
    changed(link) { $0.producerIDs = [] }, changed(link) { $0.producerIDs = [-1] },
    changed(link) { $0.producerIDs = [5, 5] }, changed(link) { $0.ownershipNumber = -1 },
    changed(link) { $0.ownershipNumber = 8_192 }, changed(link) { $0.name = "other" },
    changed(link) { $0.scope = "other" }, changed(link) { $0.fillerProducerID = -1 },
    changed(link) { $0.fillerProducerID = 2_000 },
  ]

  static let impossibleMirrors: [MirrorRecord] = [
    changed(created) { $0.phase = .intended }, changed(created) { $0.partitionCount = 0 },
    changed(created) { $0.partitionCount = .max }, changed(created) { $0.createdByOwnership = 8_192 },
    changed(created) { $0.source.name = "other" }, changed(created) { $0.destination.name = "a/b" },
    changed(created) { $0.link = "other" }, changed(late) { $0.startOffsets = [1] },
    changed(late) { $0.startOffsets?[11] = -1 },
  ]

  static func changed<Value>(_ value: Value, _ change: (inout Value) -> Void) -> Value {
    var value = value
    change(&value)
    return value
  }
}
