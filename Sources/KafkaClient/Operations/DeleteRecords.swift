import IOLoop
import KafkaProtocol

extension KafkaClient {
  /// Moves the start of each partition's log up to an offset; −1 is the high watermark. Refused where the topic's
  /// cleanup policy is `compact` alone. A kill of the broker within a minute undoes it.
  /// - Returns: where each log starts then, in the order asked.
  public func deleteRecords(
    before offsets: [(partition: TopicPartition, offset: Int64)], limit: Duration? = nil
  ) async throws(ClientError) -> [PartitionResult<Int64>] {
    try await askLeaders(DeleteRecordsOperation(), offsets.map { ($0.partition, $0.offset) }, limit: limit)
  }
}

private struct DeleteRecordsOperation: LeaderOperation {
  func request(_ questions: [(partition: TopicPartition, question: Int64)]) -> DeleteRecordsRequest {
    let topics = questions.byTopic(\.partition.topic).map { topic, rows in
      DeleteRecordsRequest.Topic(
        name: topic, partitions: rows.map { .init(partitionIndex: $0.partition.partition, offset: $0.question) })
    }
    return DeleteRecordsRequest(topics: topics)
  }

  func rows(_ response: DeleteRecordsResponse) -> [PartitionRow<Int64>] {
    response.topics.flatMap { topic in
      topic.partitions.map { row in
        PartitionRow(
          partition: TopicPartition(topic.name, row.partitionIndex), error: row.errorCode, value: row.lowWatermark)
      }
    }
  }
}
