/// What a partition's leader knows of producer ids: the last sequence, the epochs, the open transaction.
/// API key 61, version 0. KIP-664.
public struct DescribeProducersRequest: KafkaRequest {
  public typealias Response = DescribeProducersResponse
  public static var apiKey: APIKey { .describeProducers }
  public static var versions: ClosedRange<Int16> { 0...0 }
  public static var flexibleFrom: Int16 { 0 }

  public var topics: [Topic] = []

  public init() {}

  public init(topics: [Topic] = []) {
    self.topics = topics
  }

  public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
    try coder.field("Topics", &topics)
  }
}

extension DescribeProducersRequest {
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
      try coder.field("PartitionIndexes", &partitionIndexes)
    }
  }
}

/// The answer to `DescribeProducersRequest`.
public struct DescribeProducersResponse: Message {
  public var throttleTimeMilliseconds: Int32 = 0
  public var topics: [Topic] = []

  public init() {}

  public init(throttleTimeMilliseconds: Int32 = 0, topics: [Topic] = []) {
    self.throttleTimeMilliseconds = throttleTimeMilliseconds
    self.topics = topics
  }

  public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
    try coder.field("ThrottleTimeMs", &throttleTimeMilliseconds)
    try coder.field("Topics", &topics)
  }
}

extension DescribeProducersResponse {
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
      try coder.field("Partitions", &partitions)
    }
  }

  public struct Partition: Message {
    public var partitionIndex: Int32 = 0
    public var errorCode: ErrorCode = .none
    public var errorMessage: String?
    public var activeProducers: [Producer] = []

    public init() {}

    public init(
      partitionIndex: Int32 = 0, errorCode: ErrorCode = .none, errorMessage: String? = nil,
      activeProducers: [Producer] = []
    ) {
      self.partitionIndex = partitionIndex
      self.errorCode = errorCode
      self.errorMessage = errorMessage
      self.activeProducers = activeProducers
    }

    public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
      try coder.field("PartitionIndex", &partitionIndex)
      try coder.field("ErrorCode", &errorCode)
      try coder.field("ErrorMessage", &errorMessage)
      try coder.field("ActiveProducers", &activeProducers)
    }
  }

  public struct Producer: Message {
    public var producerID: Int64 = 0
    public var producerEpoch: Int32 = 0
    /// −1 where the id has appended markers only.
    public var lastSequence: Int32 = -1
    public var lastTimestamp: Int64 = -1
    public var coordinatorEpoch: Int32 = 0
    /// −1 where no transaction is open.
    public var currentTransactionStartOffset: Int64 = -1

    public init() {}

    public init(
      producerID: Int64 = 0, producerEpoch: Int32 = 0, lastSequence: Int32 = -1, lastTimestamp: Int64 = -1,
      coordinatorEpoch: Int32 = 0, currentTransactionStartOffset: Int64 = -1
    ) {
      self.producerID = producerID
      self.producerEpoch = producerEpoch
      self.lastSequence = lastSequence
      self.lastTimestamp = lastTimestamp
      self.coordinatorEpoch = coordinatorEpoch
      self.currentTransactionStartOffset = currentTransactionStartOffset
    }

    public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
      try coder.field("ProducerId", &producerID)
      try coder.field("ProducerEpoch", &producerEpoch)
      try coder.field("LastSequence", &lastSequence)
      try coder.field("LastTimestamp", &lastTimestamp)
      try coder.field("CoordinatorEpoch", &coordinatorEpoch)
      try coder.field("CurrentTxnStartOffset", &currentTransactionStartOffset)
    }
  }
}
