/// A producer id, and for a transactional id its next epoch; what that id had open is aborted.
/// API key 22, versions 0–5 (6, two-phase commit, is unstable in Kafka 4.3). KIP-98, KIP-360 (3), KIP-588 (4),
/// KIP-890 (5).
public struct InitProducerIDRequest: KafkaRequest {
  public typealias Response = InitProducerIDResponse
  public static var apiKey: APIKey { .initProducerID }
  public static var versions: ClosedRange<Int16> { 0...5 }
  public static var flexibleFrom: Int16 { 2 }

  /// Nil: an idempotent producer without transactions.
  public var transactionalID: String?
  public var transactionTimeoutMilliseconds: Int32 = 60_000
  public var producerID: Int64 = -1
  public var producerEpoch: Int16 = -1

  public init() {}

  public init(
    transactionalID: String? = nil, transactionTimeoutMilliseconds: Int32 = 60_000, producerID: Int64 = -1,
    producerEpoch: Int16 = -1
  ) {
    self.transactionalID = transactionalID
    self.transactionTimeoutMilliseconds = transactionTimeoutMilliseconds
    self.producerID = producerID
    self.producerEpoch = producerEpoch
  }

  public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
    try coder.field("TransactionalId", &transactionalID)
    try coder.field("TransactionTimeoutMs", &transactionTimeoutMilliseconds)
    try coder.field("ProducerId", &producerID, 3...)
    try coder.field("ProducerEpoch", &producerEpoch, 3...)
  }
}

/// The answer to `InitProducerIDRequest`.
public struct InitProducerIDResponse: Message {
  public var throttleTimeMilliseconds: Int32 = 0
  public var errorCode: ErrorCode = .none
  public var producerID: Int64 = -1
  public var producerEpoch: Int16 = 0

  public init() {}

  public init(
    throttleTimeMilliseconds: Int32 = 0, errorCode: ErrorCode = .none, producerID: Int64 = -1,
    producerEpoch: Int16 = 0
  ) {
    self.throttleTimeMilliseconds = throttleTimeMilliseconds
    self.errorCode = errorCode
    self.producerID = producerID
    self.producerEpoch = producerEpoch
  }

  public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
    try coder.field("ThrottleTimeMs", &throttleTimeMilliseconds)
    try coder.field("ErrorCode", &errorCode)
    try coder.field("ProducerId", &producerID)
    try coder.field("ProducerEpoch", &producerEpoch)
  }
}
