import Bytes
import IOLoop
import KafkaProtocol

extension KafkaClient {
  /// Appends one record batch at the partition's leader and waits for all in-sync replicas. The data path of mirrors is
  /// not this, but `send`.
  ///
  /// Asked again only where it was certainly not appended; otherwise the error `mayHaveArrived`.
  /// - Parameter batch: of format 2, whole.
  /// - Returns: the offset of its first record.
  public func produce(
    _ batch: ByteRope, to partition: TopicPartition, transactionalID: String? = nil, limit: Duration? = nil
  ) async throws(ClientError) -> Int64 {
    var retrier = Retrier(self, limit: limit)
    while true {
      do throws(ClientError) {
        return try await produceOnce(batch, to: partition, transactionalID, retrier)
      } catch {
        guard error.isWorthRepeating(.produce) else { throw error }
        routing.forgetLeader(of: partition)
        try await retrier.pause(after: error)
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
      throw row.errorCode.isRefusal ? error : error.arrived
    }
    return row.baseOffset
  }
}

extension ErrorCode {
  /// With this answer the append certainly did not take place.
  fileprivate var isRefusal: Bool {
    switch self {
    case .unknownServerError, .requestTimedOut, .notEnoughReplicasAfterAppend, .networkException, .kafkaStorageError:
      false
    default: true
    }
  }
}

extension ClientError {
  fileprivate var arrived: ClientError {
    ClientError(code, message, remedy: remedy, place: place, cause: cause, mayHaveArrived: true)
  }
}
