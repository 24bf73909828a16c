import IOLoop
import KafkaProtocol

extension KafkaClient {
  /// What each partition's leader knows of producer ids. Followers would answer, too: a proof of leadership is the
  /// caller's, on one connection (`request(_:to: .node)`).
  /// - Returns: a result for each partition, in the order asked.
  public func describeProducers(
    of partitions: [TopicPartition], limit: Duration? = nil
  ) async throws(ClientError) -> [PartitionResult<[DescribeProducersResponse.Producer]>] {
    try await askLeaders(DescribeProducersOperation(), partitions.map { ($0, ()) }, limit: limit)
  }
}

private struct DescribeProducersOperation: LeaderOperation {
  func request(_ questions: [(partition: TopicPartition, question: Void)]) -> DescribeProducersRequest {
    let topics = questions.map(\.partition).byTopic(\.topic).map { topic, rows in
      DescribeProducersRequest.Topic(name: topic, partitionIndexes: rows.map(\.partition))
    }
    return DescribeProducersRequest(topics: topics)
  }

  func rows(_ response: DescribeProducersResponse) -> [PartitionRow<[DescribeProducersResponse.Producer]>] {
    response.topics.flatMap { topic in
      topic.partitions.map { row in
        PartitionRow(
          partition: TopicPartition(topic.name, row.partitionIndex), error: row.errorCode, detail: row.errorMessage,
          value: row.activeProducers)
      }
    }
  }
}
