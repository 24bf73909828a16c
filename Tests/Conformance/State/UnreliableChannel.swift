import KafkaProtocol

@testable import LinkController

/// A way to a cluster that fails where a test says so: as a process that dies, or as a network that loses answers.
final class UnreliableChannel: ClusterChannel {
  enum Fate {
    case pass
    /// The process is gone: this request is not sent, and no later one.
    case dieBefore
    /// The request is carried out, its answer never read, and no later one is sent.
    case dieAfter
    /// The request is carried out, and its answer lost.
    case loseAnswer
  }

  let name: String
  private let cluster: any ClusterChannel
  private let fate: (APIKey) async -> Fate
  private var isDead = false

  init(_ cluster: any ClusterChannel, fate: @escaping (APIKey) async -> Fate) {
    name = cluster.name
    self.cluster = cluster
    self.fate = fate
  }

  func request<R: KafkaRequest>(
    _ request: R, to route: Route, within limit: Duration?
  ) async throws(ActionFailure) -> R.Response {
    if isDead { throw Self.dead }
    switch await fate(R.apiKey) {
    case .pass: return try await cluster.request(request, to: route, within: limit)
    case .dieBefore:
      isDead = true
      throw Self.dead
    case .dieAfter:
      isDead = true
      _ = try await cluster.request(request, to: route)
      throw Self.dead
    case .loseAnswer:
      _ = try await cluster.request(request, to: route)
      throw ActionFailure(.clusterUnreachable, "the answer was lost", isRetriable: true)
    }
  }

  private static let dead = ActionFailure(.clusterUnreachable, "the process is gone")
}

extension UnreliableChannel {
  /// Fails the first request of one kind.
  convenience init(_ cluster: any ClusterChannel, _ fate: Fate, atFirst key: APIKey) {
    var isSpent = false
    self.init(cluster) { asked in
      guard asked == key, !isSpent else { return .pass }
      isSpent = true
      return fate
    }
  }
}
