import IOLoop
import KafkaProtocol

/// Who appends: an id with its present epoch.
public struct ProducerIdentity: Sendable, Hashable {
  public let producerID: Int64
  public let producerEpoch: Int16

  public init(producerID: Int64, producerEpoch: Int16) {
    self.producerID = producerID
    self.producerEpoch = producerEpoch
  }
}

extension KafkaClient {
  /// A producer id; for a transactional id the one it has, at its next epoch, after whatever it had open was aborted
  /// and whoever used it before was fenced. Waits while a transaction is being ended (51) and, on brokers that have just
  /// started, for the coordinator (14, 15, 16).
  ///
  /// Repeated even when an answer was lost: an id or an epoch that nobody uses harms nobody.
  /// - Parameter transactionalID: nil for an id without transactions.
  public func initProducerID(
    transactionalID: String?, transactionTimeout: Duration = .seconds(60), limit: Duration? = nil
  ) async throws(ClientError) -> ProducerIdentity {
    let request = InitProducerIDRequest(
      transactionalID: transactionalID,
      transactionTimeoutMilliseconds: Int32(clamping: transactionTimeout.wholeMilliseconds))
    let destination = transactionalID.map { Destination.coordinator(.transaction, key: $0) } ?? .any
    var retrier = Retrier(self, limit: limit)
    while true {
      do throws(ClientError) {
        let response = try await repeated(request, to: destination, limit: retrier.remaining) { ($0.errorCode, nil) }
        return ProducerIdentity(producerID: response.producerID, producerEpoch: response.producerEpoch)
      } catch {
        guard error.code == .disconnected || error.code == .timedOut else { throw error }
        try await retrier.pause(after: error)
      }
    }
  }
}
