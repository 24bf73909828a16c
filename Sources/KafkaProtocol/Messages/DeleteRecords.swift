/// Moves the start of partitions' logs up.
/// API key 21, versions 0–2. KIP-107.
public struct DeleteRecordsRequest: KafkaRequest {
  public typealias Response = DeleteRecordsResponse
  public static var apiKey: APIKey { .deleteRecords }
  public static var versions: ClosedRange<Int16> { 0...2 }
  public static var flexibleFrom: Int16 { 2 }

  public var topics: [Topic] = []
  public var timeoutMilliseconds: Int32 = 30_000

  public init() {}

  public init(topics: [Topic] = [], timeoutMilliseconds: Int32 = 30_000) {
    self.topics = topics
    self.timeoutMilliseconds = timeoutMilliseconds
  }

  public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
    try coder.field("Topics", &topics)
    try coder.field("TimeoutMs", &timeoutMilliseconds)
  }
}

extension DeleteRecordsRequest {
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
    /// Everything below goes; −1: up to the high watermark.
    public var offset: Int64 = 0

    public init() {}

    public init(partitionIndex: Int32 = 0, offset: Int64 = 0) {
      self.partitionIndex = partitionIndex
      self.offset = offset
    }

    public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
      try coder.field("PartitionIndex", &partitionIndex)
      try coder.field("Offset", &offset)
    }
  }
}

/// The answer to `DeleteRecordsRequest`.
public struct DeleteRecordsResponse: Message {
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

extension DeleteRecordsResponse {
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
    public var lowWatermark: Int64 = 0
    public var errorCode: ErrorCode = .none

    public init() {}

    public init(partitionIndex: Int32 = 0, lowWatermark: Int64 = 0, errorCode: ErrorCode = .none) {
      self.partitionIndex = partitionIndex
      self.lowWatermark = lowWatermark
      self.errorCode = errorCode
    }

    public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
      try coder.field("PartitionIndex", &partitionIndex)
      try coder.field("LowWatermark", &lowWatermark)
      try coder.field("ErrorCode", &errorCode)
    }
  }
}
