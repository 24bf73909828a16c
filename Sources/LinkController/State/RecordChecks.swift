import LinkModel

/// What every record that was read must satisfy before anything is decided by it.
enum RecordChecks {
  /// The numbers that an ownership may have: 4N + 3 must fit in a producer epoch (docs/state.md, *Values*).
  static let ownershipNumbers = 1...8_191
  /// More ids than a link uses in its life: each lasts for 8,191 runs.
  static let maximumProducerIDs = 1_000
  static let maximumPartitions = 1_000_000

  static func check(_ record: LinkRecord, against identity: LinkIdentity) throws(StateUnreadable) {
    guard record.scope == identity.scope, record.name == identity.link else {
      throw StateUnreadable("a link's record does not fit its key", detail: record.name)
    }
    guard record.producerIDs.count <= maximumProducerIDs, record.producerIDs.allSatisfy({ $0 >= 0 }),
      Set(record.producerIDs).count == record.producerIDs.count
    else {
      throw StateUnreadable("a link's record has impossible producer ids", detail: record.name)
    }
    guard record.fillerProducerID.map({ $0 >= 0 && !record.producerIDs.contains($0) }) ?? true else {
      throw StateUnreadable("a link's record has an impossible producer id for filler", detail: record.name)
    }
    guard (0...ownershipNumbers.upperBound).contains(record.ownershipNumber) else {
      throw StateUnreadable("a link's record has an impossible ownership number", detail: record.name)
    }
    guard record.ownershipNumber == 0 || !record.producerIDs.isEmpty else {
      throw StateUnreadable("a link's record has an owner and no producer id", detail: record.name)
    }
  }

  static func check(_ record: MirrorRecord, against key: MirrorKey) throws(StateUnreadable) {
    guard record.scope == key.identity.scope, record.link == key.identity.link, record.source.name == key.sourceTopic,
      StateNames.isTopic(record.destination.name)
    else {
      throw StateUnreadable("a mirror's record does not fit its key", detail: key.sourceTopic)
    }
    guard (1...maximumPartitions).contains(record.partitionCount),
      (0...ownershipNumbers.upperBound).contains(record.createdByOwnership)
    else {
      throw StateUnreadable("a mirror's record has impossible numbers", detail: key.sourceTopic)
    }
    guard record.startOffsets.map({ $0.count == record.partitionCount && $0.allSatisfy { $0 >= 0 } }) ?? true else {
      throw StateUnreadable("a mirror's record has impossible start offsets", detail: key.sourceTopic)
    }
    guard record.phase == .created || record.destination.id == nil else {
      throw StateUnreadable("a mirror that is only intended has a topic id", detail: key.sourceTopic)
    }
  }
}
