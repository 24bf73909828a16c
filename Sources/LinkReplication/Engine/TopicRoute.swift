import IOLoop
import KafkaClient
import KafkaProtocol
import LinkModel

/// One cluster as a worker reaches it.
struct ClusterAccess {
  let loop: any EventLoop
  let client: KafkaClient
  let desk: QuestionDesk

  init(_ endpoint: ClusterEndpoint, clientID: String, loop: any EventLoop) {
    self.loop = loop
    client = KafkaClient(
      loop: loop, name: endpoint.name, bootstrapServers: endpoint.bootstrapServers, clientID: clientID)
    desk = QuestionDesk(client: client, loop: loop)
  }
}

/// One side's topic of a mirror, with the leaders of its partitions as last asked for. Bound to the loop's thread.
final class TopicRoute {
  enum Side { case source, destination }

  let side: Side
  let client: KafkaClient
  let desk: QuestionDesk
  let topic: TopicIdentity
  let partitionCount: Int
  private(set) var topicID = TopicID.zero
  private var leaders: [Int32: PartitionLeader] = [:]
  private let loop: any EventLoop
  private var waiting: [CheckedContinuation<Result<Void, ReplicationStop>, Never>] = []
  private var isRefreshing = false

  init(side: Side, cluster: ClusterAccess, topic: TopicIdentity, partitionCount: Int) {
    self.side = side
    client = cluster.client
    desk = cluster.desk
    loop = cluster.loop
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

  /// Many partitions ask at the same time when a broker goes: one question answers all who asked before it was sent.
  private func refresh() async throws(ReplicationStop) {
    let result = await withCheckedContinuation { continuation in
      waiting.append(continuation)
      if !isRefreshing { beginRefresh() }
    }
    try result.get()
  }

  private func beginRefresh() {
    isRefreshing = true
    let bound = LoopBound(self, to: loop)
    loop.spawn {
      let route = bound.value
      while !route.waiting.isEmpty {
        let asking = route.waiting
        route.waiting = []
        let result: Result<Void, ReplicationStop>
        do throws(ReplicationStop) {
          result = .success(try await route.ask())
        } catch {
          result = .failure(error)
        }
        for continuation in asking { continuation.resume(returning: result) }
      }
      route.isRefreshing = false
    }
  }

  private func ask() async throws(ReplicationStop) {
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
