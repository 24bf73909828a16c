import IOLoop
import KafkaProtocol
import LinkModel

/// Where the state topic's only partition is served, asked for when it is needed and again when it has moved.
final class StateTopicPlace {
  struct Found: Equatable {
    var leader: NodeID
    /// Zero where the broker has no topic ids.
    var id: TopicID
  }

  private static let limit: Duration = .seconds(30)

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
    guard let found = try await find() else {
      throw ActionFailure(.stateUnknown, "\(cluster.name): the state topic \(topic) is gone")
    }
    return found
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
      guard let leader = snapshot.partitions.first?.leader else {
        let message = "\(cluster.name): the state topic \(topic) has no leader"
        throw ActionFailure(.leaderUnavailable, message, isRetriable: true)
      }
      return Found(leader: leader, id: snapshot.id.flatMap { TopicID($0) } ?? .zero)
    }
  }
}
