/// Where a partition's log begins and ends, and which offset belongs to a timestamp.
/// API key 2, versions 1–11: version 0 answers with lists of segments. KIP-734 (max timestamp, 7), KIP-405 (8, 9),
/// KIP-1005 (9), KIP-1075 (10), KIP-1023 (11).
public struct ListOffsetsRequest: KafkaRequest {
  public typealias Response = ListOffsetsResponse
  public static var apiKey: APIKey { .listOffsets }
  public static var versions: ClosedRange<Int16> { 1...11 }
  public static var flexibleFrom: Int16 { 6 }

  /// −1 for a client; −2 makes `latest` the true log end instead of the high watermark.
  public var replicaID: NodeID = -1
  public var isolationLevel: IsolationLevel = .readUncommitted
  public var topics: [Topic] = []
  public var timeoutMilliseconds: Int32 = 30_000

  public init() {}

  public init(
    replicaID: NodeID = -1, isolationLevel: IsolationLevel = .readUncommitted, topics: [Topic] = [],
    timeoutMilliseconds: Int32 = 30_000
  ) {
    self.replicaID = replicaID
    self.isolationLevel = isolationLevel
    self.topics = topics
    self.timeoutMilliseconds = timeoutMilliseconds
  }

  public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
    try coder.field("ReplicaId", &replicaID)
    try coder.field("IsolationLevel", &isolationLevel, 2...)
    try coder.field("Topics", &topics)
    try coder.field("TimeoutMs", &timeoutMilliseconds, 10...)
  }
}

extension ListOffsetsRequest {
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
    /// The epoch that the asker believes in: the broker answers 74 or 75 where it has another. −1: do not check.
    public var currentLeaderEpoch: Int32 = -1
    /// Milliseconds, or `latest`, `earliest`, `maxTimestamp`.
    public var timestamp: Int64 = 0

    public init() {}

    public init(partitionIndex: Int32 = 0, currentLeaderEpoch: Int32 = -1, timestamp: Int64 = 0) {
      self.partitionIndex = partitionIndex
      self.currentLeaderEpoch = currentLeaderEpoch
      self.timestamp = timestamp
    }

    public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
      try coder.field("PartitionIndex", &partitionIndex)
      try coder.field("CurrentLeaderEpoch", &currentLeaderEpoch, 4...)
      try coder.field("Timestamp", &timestamp)
    }
  }
}

extension ListOffsetsRequest.Partition {
  /// Asks for the high watermark; with `readCommitted` for the last stable offset; with replica id −2 for the log end.
  public static let latest: Int64 = -1
  /// Asks for the first offset of the log.
  public static let earliest: Int64 = -2
  /// Asks for the record with the highest timestamp; from version 7 on.
  public static let maxTimestamp: Int64 = -3
  /// Asks for the first offset that lies on the broker's own disk (KIP-405); from version 8 on.
  public static let earliestLocal: Int64 = -4
}

/// The answer to `ListOffsetsRequest`.
public struct ListOffsetsResponse: Message {
  public var throttleTimeMilliseconds: Int32 = 0
  public var topics: [Topic] = []

  public init() {}

  public init(throttleTimeMilliseconds: Int32 = 0, topics: [Topic] = []) {
    self.throttleTimeMilliseconds = throttleTimeMilliseconds
    self.topics = topics
  }

  public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
    try coder.field("ThrottleTimeMs", &throttleTimeMilliseconds, 2...)
    try coder.field("Topics", &topics)
  }
}

extension ListOffsetsResponse {
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
    public var timestamp: Int64 = -1
    /// −1 where nothing matches.
    public var offset: Int64 = -1
    public var leaderEpoch: Int32 = -1

    public init() {}

    public init(
      partitionIndex: Int32 = 0, errorCode: ErrorCode = .none, timestamp: Int64 = -1, offset: Int64 = -1,
      leaderEpoch: Int32 = -1
    ) {
      self.partitionIndex = partitionIndex
      self.errorCode = errorCode
      self.timestamp = timestamp
      self.offset = offset
      self.leaderEpoch = leaderEpoch
    }

    public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
      try coder.field("PartitionIndex", &partitionIndex)
      try coder.field("ErrorCode", &errorCode)
      try coder.field("Timestamp", &timestamp)
      try coder.field("Offset", &offset)
      try coder.field("LeaderEpoch", &leaderEpoch, 4...)
    }
  }
}
