import LinkModel

/// A source topic, seen in full and of a kind that can be mirrored.
struct SourceTopic {
  let identity: TopicIdentity
  let configs: [String: ConfigValue]
  let offsets: [PartitionOffsets]
  /// nil where brokers do not tell it.
  let sizeInBytes: Int64?

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
  }

  /// nil where the source is not compacted.
  var compaction: Compaction? {
    guard CleanupPolicy(configs["cleanup.policy"]?.value).isCompacted else { return nil }
    return Compaction(
      tombstoneRetentionMilliseconds: configs["delete.retention.ms"]?.number ?? Compaction.defaultTombstoneRetention)
  }

  /// For a mirror that begins at offset 0.
  func checkStart() throws(Refused) {
    for (partition, offsets) in offsets.enumerated() where offsets.logStartOffset > 0 {
      throw lateStart(partition, offsets.logStartOffset)
    }
  }

  func lateStart(_ partition: Int, _ start: Int64) -> Refused {
    .blocked(.lateLogStart, "partition \(partition) of \(identity.name) begins at offset \(start)")
  }

  /// What is to be copied above these log ends, one for each partition.
  func cost(above logEnds: [Int64]) -> CopyCost {
    let missing = zip(offsets, logEnds).reduce(Int64(0)) { $0 + max(0, $1.0.lastStableOffset - $1.1) }
    let kept = offsets.reduce(Int64(0)) { $0 + max(0, $1.highWatermark - $1.logStartOffset) }
    guard missing > 0 else { return CopyCost(offsets: 0, bytes: 0) }
    let bytes = sizeInBytes.map { Int64(Double($0) * min(1, Double(missing) / Double(max(kept, 1)))) }
    return CopyCost(offsets: missing, bytes: bytes)
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
