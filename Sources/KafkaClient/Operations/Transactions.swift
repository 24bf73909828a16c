import IOLoop
import KafkaProtocol

extension KafkaClient {
  /// Takes partitions into the transaction, which begins with the first. Repeating it changes nothing, so a lost answer
  /// is asked for again.
  /// - Throws: `.broker` with the first error: 47, 90 (fenced by another), 48, 53.
  public func addPartitionsToTransaction(
    _ partitions: [TopicPartition], transactionalID: String, _ producer: ProducerIdentity, limit: Duration? = nil
  ) async throws(ClientError) {
    let topics = partitions.byTopic(\.topic).map { topic, rows in
      AddPartitionsToTxnRequest.Topic(name: topic, partitionIndexes: rows.map(\.partition))
    }
    let request = AddPartitionsToTxnRequest(
      transactionalID: transactionalID, producerID: producer.producerID, producerEpoch: producer.producerEpoch,
      topics: topics)
    try await inTransaction(request, transactionalID, limit: limit) { response in
      // 55 stands beside the error of another partition, which is the one to tell.
      let codes = response.topics.flatMap { $0.partitions.map(\.errorCode) }.filter { $0 != .none }
      return codes.first { $0 != .operationNotAttempted } ?? codes.first ?? .none
    }
  }

  /// Commits or aborts. A lost answer is asked for again: the coordinator answers a repeated end like the first.
  ///
  /// With an error that `mayHaveArrived` the outcome is open: the next `initProducerID` settles it.
  /// - Throws: `.broker`: 47, 90 (fenced by another: not committed), 48 (no transaction is open).
  public func endTransaction(
    isCommit: Bool, transactionalID: String, _ producer: ProducerIdentity, limit: Duration? = nil
  ) async throws(ClientError) {
    let request = EndTxnRequest(
      transactionalID: transactionalID, producerID: producer.producerID, producerEpoch: producer.producerEpoch,
      isCommit: isCommit)
    try await inTransaction(request, transactionalID, limit: limit) { $0.errorCode }
  }

  private func inTransaction<R: KafkaRequest>(
    _ request: R, _ transactionalID: String, limit: Duration?, error: (R.Response) -> ErrorCode
  ) async throws(ClientError) {
    var retrier = Retrier(self, limit: limit)
    var isOpen = false
    while true {
      do throws(ClientError) {
        _ = try await repeated(
          request, to: .coordinator(.transaction, key: transactionalID), limit: retrier.remaining
        ) { (error($0), nil) }
        return
      } catch {
        isOpen = isOpen || error.mayHaveArrived
        let error = error.afterAttempts(oneMayHaveArrived: isOpen)
        guard error.code == .disconnected || error.code == .timedOut else { throw error }
        try await retrier.pause(after: error)
      }
    }
  }
}
