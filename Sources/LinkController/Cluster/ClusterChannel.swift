import KafkaProtocol

/// One cluster as the controller talks to it: a request there, its answer back, each within a limit. The seam between
/// what is asked and how it travels.
protocol ClusterChannel: AnyObject {
  /// The manifest's name of the cluster, for messages.
  var name: String { get }

  /// - Parameter limit: for the answer, with the repetitions that the channel makes; nil: the channel's own.
  /// - Throws: where no answer came. What the answer says, error codes among it, is the caller's to judge.
  func request<R: KafkaRequest>(
    _ request: R, to route: Route, within limit: Duration?
  ) async throws(ActionFailure) -> R.Response
}

extension ClusterChannel {
  /// Within the channel's own limit.
  func request<R: KafkaRequest>(_ request: R, to route: Route) async throws(ActionFailure) -> R.Response {
    try await self.request(request, to: route, within: nil)
  }
}

/// Which broker is meant.
enum Route: Sendable, Equatable {
  case any
  case controller
  case node(NodeID)
}
