import IOLoop
import KafkaProtocol

/// Where a leader epoch ends in a log.
public struct EpochEnd: Sendable, Equatable {
  /// The greatest epoch not above the one asked for that the log has; −1 where there is none.
  public let leaderEpoch: Int32
  /// Behind the last record of that epoch; −1 where there is none.
  public let endOffset: Int64
}

extension KafkaClient {
  /// Finds where an epoch ends in each partition's log, at its leader.
  /// - Returns: a result for each partition, in the order asked.
  public func epochEnds(
    _ epochs: [(partition: TopicPartition, leaderEpoch: Int32)], limit: Duration? = nil
  ) async throws(ClientError) -> [PartitionResult<EpochEnd>] {
    try await askLeaders(EpochEndOperation(), epochs.map { ($0.partition, $0.leaderEpoch) }, limit: limit)
  }
}

private struct EpochEndOperation: LeaderOperation {
  func request(_ questions: [(partition: TopicPartition, question: Int32)]) -> OffsetForLeaderEpochRequest {
    let topics = questions.byTopic(\.partition.topic).map { topic, rows in
      OffsetForLeaderEpochRequest.Topic(
        name: topic, partitions: rows.map { .init(partitionIndex: $0.partition.partition, leaderEpoch: $0.question) })
    }
    return OffsetForLeaderEpochRequest(topics: topics)
  }

  func rows(_ response: OffsetForLeaderEpochResponse) -> [PartitionRow<EpochEnd>] {
    response.topics.flatMap { topic in
      topic.partitions.map { row in
        PartitionRow(
          partition: TopicPartition(topic.name, row.partitionIndex), error: row.errorCode,
          value: EpochEnd(leaderEpoch: row.leaderEpoch, endOffset: row.endOffset))
      }
    }
  }
}
