import IOLoop
import KafkaProtocol

extension KafkaClient {
  /// Asks one broker once to append markers, and never again by itself: the same marker twice is two markers.
  ///
  /// The brokers' answer is merged by producer id and partition: no error may hide that one of several was refused.
  /// Needs the right CLUSTER_ACTION.
  /// - Parameter limit: markers wait for their replicas up to the broker's `request.timeout.ms` (30 s): less patience
  ///   than that means a lost answer. nil is 40 s.
  public func writeTxnMarkers(
    _ markers: [WriteTxnMarkersRequest.Marker], at node: NodeID, limit: Duration? = nil
  ) async throws(ClientError) -> WriteTxnMarkersResponse {
    let place = try await place(of: .node(node), limit: limits.operation)
    let request = WriteTxnMarkersRequest(markers: markers)
    return try await ask(request, at: place, on: .admin, limit: limit ?? .seconds(40))
  }
}
