/// Commits or aborts a transaction.
/// API key 26, versions 0–4: from 5 on every end raises the producer's epoch (transaction version 2, KIP-890).
/// KIP-98, KIP-588 (2).
public struct EndTxnRequest: KafkaRequest {
  public typealias Response = EndTxnResponse
  public static var apiKey: APIKey { .endTxn }
  public static var versions: ClosedRange<Int16> { 0...4 }
  public static var flexibleFrom: Int16 { 3 }

  public var transactionalID = ""
  public var producerID: Int64 = 0
  public var producerEpoch: Int16 = 0
  public var isCommit = false

  public init() {}

  public init(transactionalID: String = "", producerID: Int64 = 0, producerEpoch: Int16 = 0, isCommit: Bool = false) {
    self.transactionalID = transactionalID
    self.producerID = producerID
    self.producerEpoch = producerEpoch
    self.isCommit = isCommit
  }

  public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
    try coder.field("TransactionalId", &transactionalID)
    try coder.field("ProducerId", &producerID)
    try coder.field("ProducerEpoch", &producerEpoch)
    try coder.field("Committed", &isCommit)
  }
}

/// The answer to `EndTxnRequest`.
public struct EndTxnResponse: Message {
  public var throttleTimeMilliseconds: Int32 = 0
  public var errorCode: ErrorCode = .none

  public init() {}

  public init(throttleTimeMilliseconds: Int32 = 0, errorCode: ErrorCode = .none) {
    self.throttleTimeMilliseconds = throttleTimeMilliseconds
    self.errorCode = errorCode
  }

  public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
    try coder.field("ThrottleTimeMs", &throttleTimeMilliseconds)
    try coder.field("ErrorCode", &errorCode)
  }
}
