import IOLoop
import KafkaProtocol

extension KafkaClient {
  /// How many bytes partitions take on one broker's disks.
  /// - Parameter topics: nil asks for all.
  /// - Returns: one row for each of the broker's directories, each with an error code of its own.
  public func describeLogDirs(
    at node: NodeID, topics: [DescribeLogDirsRequest.Topic]? = nil, limit: Duration? = nil
  ) async throws(ClientError) -> [DescribeLogDirsResponse.LogDirectory] {
    let request = DescribeLogDirsRequest(topics: topics)
    return try await repeated(request, to: .node(node), limit: limit) { ($0.errorCode, nil) }.logDirectories
  }
}
