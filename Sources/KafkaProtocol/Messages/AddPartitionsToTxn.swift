/// Takes partitions into a transaction.
/// API key 24, versions 0–3, which are the clients'; 4 and newer are spoken among brokers (KIP-890). KIP-98.
public struct AddPartitionsToTxnRequest: KafkaRequest {
  public typealias Response = AddPartitionsToTxnResponse
  public static var apiKey: APIKey { .addPartitionsToTxn }
  public static var versions: ClosedRange<Int16> { 0...3 }
  public static var flexibleFrom: Int16 { 3 }

  public var transactionalID = ""
  public var producerID: Int64 = 0
  public var producerEpoch: Int16 = 0
  public var topics: [Topic] = []

  public init() {}

  public init(transactionalID: String = "", producerID: Int64 = 0, producerEpoch: Int16 = 0, topics: [Topic] = []) {
    self.transactionalID = transactionalID
    self.producerID = producerID
    self.producerEpoch = producerEpoch
    self.topics = topics
  }

  public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
    try coder.field("V3AndBelowTransactionalId", &transactionalID)
    try coder.field("V3AndBelowProducerId", &producerID)
    try coder.field("V3AndBelowProducerEpoch", &producerEpoch)
    try coder.field("V3AndBelowTopics", &topics)
  }
}

extension AddPartitionsToTxnRequest {
  public struct Topic: Message {
    public var name = ""
    public var partitionIndexes: [Int32] = []

    public init() {}

    public init(name: String = "", partitionIndexes: [Int32] = []) {
      self.name = name
      self.partitionIndexes = partitionIndexes
    }

    public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
      try coder.field("Name", &name)
      try coder.field("Partitions", &partitionIndexes)
    }
  }
}

/// The answer to `AddPartitionsToTxnRequest`.
public struct AddPartitionsToTxnResponse: Message {
  public var throttleTimeMilliseconds: Int32 = 0
  public var topics: [Topic] = []

  public init() {}

  public init(throttleTimeMilliseconds: Int32 = 0, topics: [Topic] = []) {
    self.throttleTimeMilliseconds = throttleTimeMilliseconds
    self.topics = topics
  }

  public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
    try coder.field("ThrottleTimeMs", &throttleTimeMilliseconds)
    try coder.field("ResultsByTopicV3AndBelow", &topics)
  }
}

extension AddPartitionsToTxnResponse {
  public struct Topic: Message {
    public var name = ""
    public var partitions: [Partition] = []

    public init() {}

    public init(name: String = "", partitions: [Partition] = []) {
      self.name = name
      self.partitions = partitions
    }

    public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
      try coder.field("Name", &name)
      try coder.field("ResultsByPartition", &partitions)
    }
  }

  public struct Partition: Message {
    public var partitionIndex: Int32 = 0
    public var errorCode: ErrorCode = .none

    public init() {}

    public init(partitionIndex: Int32 = 0, errorCode: ErrorCode = .none) {
      self.partitionIndex = partitionIndex
      self.errorCode = errorCode
    }

    public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
      try coder.field("PartitionIndex", &partitionIndex)
      try coder.field("PartitionErrorCode", &errorCode)
    }
  }
}
