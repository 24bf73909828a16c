import Bytes
import IOLoop
import KafkaProtocol

extension KafkaClient {
  /// Appends one record batch at the partition's leader and waits for all in-sync replicas. The data path of mirrors is
  /// not this, but `send`.
  ///
  /// Asked again where the leader moved or refused for now; where the answer was lost, the error `mayHaveArrived`.
  /// - Parameter batch: of format 2, whole, with a producer id and a sequence: these keep a repetition from being
  ///   appended twice.
  /// - Returns: the offset of its first record.
  public func produce(
    _ batch: ByteRope, to partition: TopicPartition, transactionalID: String? = nil, limit: Duration? = nil
  ) async throws(ClientError) -> Int64 {
    var retrier = Retrier(self, limit: limit)
    var isOpen = false
    while true {
      do throws(ClientError) {
        return try await produceOnce(batch, to: partition, transactionalID, retrier)
      } catch {
        isOpen = isOpen || error.mayHaveArrived
        guard error.isWorthRepeating(.produce) else { throw error.afterAttempts(oneMayHaveArrived: isOpen) }
        routing.forgetLeader(of: partition)
        try await retrier.pause(after: error.afterAttempts(oneMayHaveArrived: isOpen))
      }
    }
  }

  private func produceOnce(
    _ batch: ByteRope, to partition: TopicPartition, _ transactionalID: String?, _ retrier: Retrier
  ) async throws(ClientError) -> Int64 {
    let node = try await leader(of: partition, limit: retrier.remaining)
    let limit = retrier.attemptLimit
    let request = ProduceRequest(
      transactionalID: transactionalID, timeoutMilliseconds: Int32(clamping: limit.wholeMilliseconds),
      topics: [.init(name: partition.topic, partitions: [.init(partitionIndex: partition.partition, records: batch)])])
    let response = try await ask(request, at: .node(node), on: .admin, limit: limit)
    let place = describe(.node(node))
    guard let row = response.topics.first?.partitions.first else {
      throw ClientError(.malformed, "Produce left out \(partition)", place: place, mayHaveArrived: true)
    }
    guard row.errorCode == .none else {
      let error = ClientError(row.errorCode, of: .produce, detail: row.errorMessage, place: place)
      throw error.afterAttempts(oneMayHaveArrived: !row.errorCode.isRefusal)
    }
    return row.baseOffset
  }
}

extension ErrorCode {
  /// With this answer the append certainly did not take place (each measured). Any other may hide one: a leader that
  /// is deposed while it waits for its replicas says 6, and its append may stay.
  fileprivate var isRefusal: Bool {
    switch self {
    case .messageTooLarge, .notEnoughReplicas, .topicAuthorizationFailed, .clusterAuthorizationFailed,
      .invalidTimestamp, .invalidRecord:
      true
    default: false
    }
  }
}
