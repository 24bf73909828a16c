import IOLoop
import KafkaProtocol
import LinkModel

/// Where the state topic's only partition is served, asked for when it is needed and again when it has moved.
final class StateTopicPlace {
  struct Found: Equatable {
    var leader: NodeID
    /// −1 where the broker does not tell.
    var leaderEpoch: Int32
    /// Zero where the broker has no topic ids.
    var id: TopicID
  }

  private static let limit: Duration = .seconds(30)
  /// A topic that was there is missed this long before it counts as gone: after its creation brokers learn of it one by
  /// one.
  private static let absenceLimit: Duration = .seconds(10)

  let topic: String
  private let cluster: any ClusterChannel
  private let loop: any EventLoop
  private var known: Found?

  init(topic: String, cluster: any ClusterChannel, loop: any EventLoop) {
    self.topic = topic
    self.cluster = cluster
    self.loop = loop
  }

  /// nil: there is no such topic.
  func find() async throws(ActionFailure) -> Found? {
    if let known { return known }
    known = try await Patience(loop: loop, limit: Self.limit).retry(look)
    return known
  }

  /// As `find`, where the topic must be there.
  func require() async throws(ActionFailure) -> Found {
    try await Patience(loop: loop, limit: Self.absenceLimit).retry { () async throws(ActionFailure) -> Found in
      guard let found = try await self.find() else {
        throw ActionFailure(
          .stateUnknown, "\(self.cluster.name): the state topic \(self.topic) is gone", isRetriable: true)
      }
      return found
    }
  }

  func forget() { known = nil }

  private func look() async throws(ActionFailure) -> Found? {
    switch try await TopicLook([topic], on: cluster).topics[topic] {
    case nil: return nil
    case .unavailable(let unavailable)?:
      let isRetriable = unavailable.reason != .missingRight
      throw ActionFailure(unavailable.reason, unavailable.message, isRetriable: isRetriable)
    case .read(let snapshot)?:
      guard snapshot.partitions.count <= 1 else {
        let count = snapshot.partitions.count
        throw ActionFailure(.stateUnknown, "\(cluster.name): the state topic \(topic) has \(count) partitions")
      }
      guard let partition = snapshot.partitions.first, let leader = partition.leader else {
        let message = "\(cluster.name): the state topic \(topic) has no leader"
        throw ActionFailure(.leaderUnavailable, message, isRetriable: true)
      }
      let id = snapshot.id.flatMap { TopicID($0) } ?? .zero
      return Found(leader: leader, leaderEpoch: partition.leaderEpoch, id: id)
    }
  }
}
