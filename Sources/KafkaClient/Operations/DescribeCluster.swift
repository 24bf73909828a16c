import IOLoop
import KafkaProtocol

extension KafkaClient {
  /// The cluster's id, controller and brokers; from Kafka 2.8 on.
  /// - Throws: `.broker` where the principal may not look.
  public func describeCluster(limit: Duration? = nil) async throws(ClientError) -> DescribeClusterResponse {
    try await repeated(DescribeClusterRequest(), to: .any, limit: limit) { ($0.errorCode, $0.errorMessage) }
  }
}
