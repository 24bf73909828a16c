/// How many bytes partitions take on a broker's disks.
/// API key 35, versions 1–5. KIP-113, KIP-827 (4), KIP-1066 (5).
public struct DescribeLogDirsRequest: KafkaRequest {
  public typealias Response = DescribeLogDirsResponse
  public static var apiKey: APIKey { .describeLogDirs }
  public static var versions: ClosedRange<Int16> { 1...5 }
  public static var flexibleFrom: Int16 { 2 }

  /// Nil asks for all.
  public var topics: [Topic]?

  public init() {}

  public init(topics: [Topic]? = nil) {
    self.topics = topics
  }

  public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
    try coder.field("Topics", &topics)
  }
}

extension DescribeLogDirsRequest {
  public struct Topic: Message {
    public var name = ""
    public var partitionIndexes: [Int32] = []

    public init() {}

    public init(name: String = "", partitionIndexes: [Int32] = []) {
      self.name = name
      self.partitionIndexes = partitionIndexes
    }

    public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
      try coder.field("Topic", &name)
      try coder.field("Partitions", &partitionIndexes)
    }
  }
}

/// The answer to `DescribeLogDirsRequest`.
public struct DescribeLogDirsResponse: Message {
  public var throttleTimeMilliseconds: Int32 = 0
  public var errorCode: ErrorCode = .none
  public var logDirectories: [LogDirectory] = []

  public init() {}

  public init(
    throttleTimeMilliseconds: Int32 = 0, errorCode: ErrorCode = .none, logDirectories: [LogDirectory] = []
  ) {
    self.throttleTimeMilliseconds = throttleTimeMilliseconds
    self.errorCode = errorCode
    self.logDirectories = logDirectories
  }

  public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
    try coder.field("ThrottleTimeMs", &throttleTimeMilliseconds)
    try coder.field("ErrorCode", &errorCode, 3...)
    try coder.field("Results", &logDirectories)
  }
}

extension DescribeLogDirsResponse {
  public struct LogDirectory: Message {
    public var errorCode: ErrorCode = .none
    public var path = ""
    public var topics: [Topic] = []
    public var totalBytes: Int64 = -1
    public var usableBytes: Int64 = -1
    public var isCordoned = false

    public init() {}

    public init(
      errorCode: ErrorCode = .none, path: String = "", topics: [Topic] = [], totalBytes: Int64 = -1,
      usableBytes: Int64 = -1, isCordoned: Bool = false
    ) {
      self.errorCode = errorCode
      self.path = path
      self.topics = topics
      self.totalBytes = totalBytes
      self.usableBytes = usableBytes
      self.isCordoned = isCordoned
    }

    public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
      try coder.field("ErrorCode", &errorCode)
      try coder.field("LogDir", &path)
      try coder.field("Topics", &topics)
      try coder.field("TotalBytes", &totalBytes, 4...)
      try coder.field("UsableBytes", &usableBytes, 4...)
      try coder.field("IsCordoned", &isCordoned, 5...)
    }
  }

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
    public var sizeInBytes: Int64 = 0
    /// How far a replica is behind the high watermark, in records.
    public var offsetLag: Int64 = 0
    public var isFutureKey = false

    public init() {}

    public init(partitionIndex: Int32 = 0, sizeInBytes: Int64 = 0, offsetLag: Int64 = 0, isFutureKey: Bool = false) {
      self.partitionIndex = partitionIndex
      self.sizeInBytes = sizeInBytes
      self.offsetLag = offsetLag
      self.isFutureKey = isFutureKey
    }

    public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
      try coder.field("PartitionIndex", &partitionIndex)
      try coder.field("PartitionSize", &sizeInBytes)
      try coder.field("OffsetLag", &offsetLag)
      try coder.field("IsFutureKey", &isFutureKey)
    }
  }
}
