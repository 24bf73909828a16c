import KafkaClient
import KafkaProtocol
import LinkModel

/// One side's topic of a mirror, with the leaders of its partitions as last asked for. Bound to the loop's thread.
final class TopicRoute {
  enum Side { case source, destination }

  let side: Side
  let client: KafkaClient
  let topic: TopicIdentity
  let partitionCount: Int
  private(set) var topicID = TopicID.zero
  private var leaders: [Int32: PartitionLeader] = [:]

  init(side: Side, client: KafkaClient, topic: TopicIdentity, partitionCount: Int) {
    self.side = side
    self.client = client
    self.topic = topic
    self.partitionCount = partitionCount
  }

  /// The leader of a partition; asks the cluster again first if `isFresh`.
  /// - Throws: where the topic is not the recorded one any more (R9), or the partition has no leader.
  func leader(of partition: Int32, isFresh: Bool) async throws(ReplicationStop) -> PartitionLeader {
    if isFresh || leaders[partition] == nil { try await refresh() }
    guard let leader = leaders[partition] else {
      throw stop(.leaderUnavailable, "\(side) partition \(topic.name)-\(partition) has no leader", partition)
    }
    return leader
  }

  /// Looks anew whether the topic is the recorded one.
  func confirm() async throws(ReplicationStop) { try await refresh() }

  private func refresh() async throws(ReplicationStop) {
    let metadata: ClusterMetadata
    do {
      metadata = try await client.metadata(topics: [topic.name])
    } catch {
      throw stop(.leaderUnavailable, error.description)
    }
    guard let found = metadata.topic(named: topic.name) else {
      throw stop(.leaderUnavailable, "the \(side)'s metadata does not speak of \(topic.name)")
    }
    try check(found)
    topicID = found.topicID
    leaders = [:]
    for partition in found.partitions {
      guard let node = partition.leader else { continue }
      leaders[partition.index] = PartitionLeader(node: node, epoch: partition.leaderEpoch)
    }
  }

  private func check(_ found: ClusterMetadata.Topic) throws(ReplicationStop) {
    switch found.error {
    case .none: break
    case .unknownTopicOrPartition, .unknownTopicID:
      throw stop(side == .source ? .sourceTopicGone : .destinationRecreated, "\(side) topic \(topic.name) is gone")
    case .topicAuthorizationFailed:
      throw stop(.missingRight, "DESCRIBE on the \(side) topic \(topic.name) was refused")
    case let code: throw stop(.leaderUnavailable, "metadata of the \(side) topic \(topic.name): \(code)")
    }
    if let recorded = topic.id, found.topicID != .zero, found.topicID.description != recorded {
      throw stop(
        side == .source ? .sourceTopicRecreated : .destinationRecreated,
        "\(side) topic \(topic.name) has the id \(found.topicID), not \(recorded)")
    }
    guard found.partitions.count == partitionCount else {
      throw stop(
        .partitionCountDiffers,
        "\(side) topic \(topic.name) has \(found.partitions.count) partitions, not \(partitionCount)")
    }
  }

  private func stop(_ reason: Reason, _ message: String, _ partition: Int32? = nil) -> ReplicationStop {
    ReplicationStop(reason: reason, partition: partition, message: message)
  }
}
