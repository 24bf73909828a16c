import LinkModel

/// A source topic, seen in full and of a kind that can be mirrored.
struct SourceTopic {
  let identity: TopicIdentity
  let configs: [String: ConfigValue]
  let offsets: [PartitionOffsets]
  /// nil where brokers do not tell it.
  let sizeInBytes: Int64?
  private let offsetsAtTimes: [Int64: Observation<[Int64?]>]

  var partitionCount: Int { offsets.count }

  init(_ name: String, _ snapshot: TopicSnapshot, on cluster: String) throws(Refused) {
    if snapshot.isInternal { throw .blocked(.internalTopic, "\(name) is an internal topic of \(cluster)") }
    identity = TopicIdentity(name: name, id: snapshot.id)
    if let allowed = snapshot.allowedOperations, !allowed.contains(.read) {
      throw .blocked(.missingRight, "\(cluster): the right READ on the topic \(name) is missing")
    }
    let details = try snapshot.inDetail(name, on: cluster)
    configs = try details.configs.seen()
    offsets = try details.offsets.seen()
    sizeInBytes = details.sizeInBytes
    offsetsAtTimes = details.offsetsAtTimes
  }

  /// nil where the source is not compacted.
  var compaction: Compaction? {
    guard CleanupPolicy(configs["cleanup.policy"]?.value).isCompacted else { return nil }
    return Compaction(
      tombstoneRetentionMilliseconds: configs["delete.retention.ms"]?.number ?? Compaction.defaultTombstoneRetention)
  }

  /// Where a mirror that is made now begins, by partition; never below the source's log start.
  func startOffsets(_ start: StartFrom) throws(Refused) -> [Int64] {
    switch start {
    case .earliest: return offsets.map(\.logStartOffset)
    case .latest: return offsets.map { max($0.logStartOffset, $0.lastStableOffset) }
    case .timestamp(let time):
      guard let found = try offsetsAtTimes[time]?.seen(), found.count == offsets.count else {
        throw .unseen(
          Unavailable(reason: .leaderUnavailable, message: "\(identity.name): its offsets by time were not read"))
      }
      return zip(offsets, found).map { edges, found in
        max(edges.logStartOffset, min(found ?? edges.lastStableOffset, edges.lastStableOffset))
      }
    }
  }

  /// What is to be copied above these log ends, one for each partition, of which these many offsets each are filled
  /// first.
  func cost(above logEnds: [Int64], filler: [Int64]) -> CopyCost {
    let lowest = zip(logEnds, filler).map { $0 + $1 }
    let missing = zip(offsets, lowest).reduce(Int64(0)) { $0 + max(0, $1.0.lastStableOffset - $1.1) }
    let kept = offsets.reduce(Int64(0)) { $0 + max(0, $1.highWatermark - $1.logStartOffset) }
    let filled = LateStart.sum(filler)
    guard missing > 0 else { return CopyCost(offsets: filled, fillerOffsets: filled, bytes: 0) }
    let bytes = sizeInBytes.map { Int64(Double($0) * min(1, Double(missing) / Double(max(kept, 1)))) }
    return CopyCost(offsets: LateStart.sum([missing, filled]), fillerOffsets: filled, bytes: bytes)
  }
}

/// A topic of the mirror's name, seen in full.
struct MirrorTopic {
  let identity: TopicIdentity
  let configs: [String: ConfigValue]
  let offsets: [PartitionOffsets]
  let replicationFactor: Int
  let allowedOperations: Set<ClusterOperation>?

  var partitionCount: Int { offsets.count }
  var isEmpty: Bool { offsets.allSatisfy { $0.logStartOffset == 0 && ($0.logEndOffset ?? $0.highWatermark) == 0 } }
  var logEndOffsets: [Int64] { offsets.map { $0.logEndOffset ?? $0.highWatermark } }

  init(_ name: String, _ snapshot: TopicSnapshot, on cluster: String) throws(Refused) {
    identity = TopicIdentity(name: name, id: snapshot.id)
    let details = try snapshot.inDetail(name, on: cluster)
    configs = try details.configs.seen()
    offsets = try details.offsets.seen()
    replicationFactor = snapshot.partitions.first?.replicas.count ?? 1
    allowedOperations = snapshot.allowedOperations
  }
}

extension TopicSnapshot {
  /// The details, if they are there and whole.
  func inDetail(_ name: String, on cluster: String) throws(Refused) -> TopicDetails {
    guard let details else {
      throw .unseen(Unavailable(reason: .leaderUnavailable, message: "\(cluster): \(name) was not read in detail"))
    }
    if let offsets = details.offsets.value, offsets.count != partitions.count {
      let message = "\(cluster): offsets of \(offsets.count) of \(partitions.count) partitions of \(name) were read"
      throw .unseen(Unavailable(reason: .leaderUnavailable, message: message))
    }
    return details
  }
}
