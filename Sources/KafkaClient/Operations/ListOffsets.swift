import IOLoop
import KafkaProtocol

/// Where an offset was found.
public struct ListedOffset: Sendable, Equatable {
  /// −1 where nothing matches: no record has such a timestamp.
  public let offset: Int64
  /// Of the record, in milliseconds; −1 where the question was not for one.
  public let timestamp: Int64
  /// Of the record, or of the leader; −1 where the broker does not say (before version 4).
  public let leaderEpoch: Int32
}

extension KafkaClient {
  /// Finds an offset of each partition, at its leader.
  /// - Parameter timestamp: in milliseconds, or one of `ListOffsetsRequest.Partition`'s `latest`, `earliest`,
  ///   `maxTimestamp`.
  /// - Parameter replicaID: −2 makes `latest` the true log end instead of the high watermark.
  /// - Returns: a result for each partition, in the order asked.
  public func listOffsets(
    _ timestamp: Int64, of partitions: [TopicPartition], isolation: IsolationLevel = .readUncommitted,
    replicaID: NodeID = -1, limit: Duration? = nil
  ) async throws(ClientError) -> [PartitionResult<ListedOffset>] {
    let operation = ListOffsetsOperation(timestamp: timestamp, isolation: isolation, replicaID: replicaID)
    return try await askLeaders(operation, partitions.map { ($0, ()) }, limit: limit)
  }
}

private struct ListOffsetsOperation: LeaderOperation {
  let timestamp: Int64
  let isolation: IsolationLevel
  let replicaID: NodeID

  func request(_ questions: [(partition: TopicPartition, question: Void)]) -> ListOffsetsRequest {
    let topics = questions.map(\.partition).byTopic(\.topic).map { topic, rows in
      ListOffsetsRequest.Topic(
        name: topic, partitions: rows.map { .init(partitionIndex: $0.partition, timestamp: timestamp) })
    }
    return ListOffsetsRequest(replicaID: replicaID, isolationLevel: isolation, topics: topics)
  }

  func rows(_ response: ListOffsetsResponse) -> [PartitionRow<ListedOffset>] {
    response.topics.flatMap { topic in
      topic.partitions.map { row in
        PartitionRow(
          partition: TopicPartition(topic.name, row.partitionIndex), error: row.errorCode,
          value: ListedOffset(offset: row.offset, timestamp: row.timestamp, leaderEpoch: row.leaderEpoch))
      }
    }
  }
}
