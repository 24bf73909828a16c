/// Where a leader epoch ended in a partition's log.
/// API key 23, versions 2–4: below 2 without the leader epoch that the asker knows. KIP-101, KIP-320 (2, 3).
public struct OffsetForLeaderEpochRequest: KafkaRequest {
  public typealias Response = OffsetForLeaderEpochResponse
  public static var apiKey: APIKey { .offsetForLeaderEpoch }
  public static var versions: ClosedRange<Int16> { 2...4 }
  public static var flexibleFrom: Int16 { 4 }

  /// −1 for a client.
  public var replicaID: NodeID = -1
  public var topics: [Topic] = []

  public init() {}

  public init(replicaID: NodeID = -1, topics: [Topic] = []) {
    self.replicaID = replicaID
    self.topics = topics
  }

  public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
    try coder.field("ReplicaId", &replicaID, 3...)
    try coder.field("Topics", &topics)
  }
}

extension OffsetForLeaderEpochRequest {
  public struct Topic: Message {
    public var name = ""
    public var partitions: [Partition] = []

    public init() {}

    public init(name: String = "", partitions: [Partition] = []) {
      self.name = name
      self.partitions = partitions
    }

    public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
      try coder.field("Topic", &name)
      try coder.field("Partitions", &partitions)
    }
  }

  public struct Partition: Message {
    public var partitionIndex: Int32 = 0
    public var currentLeaderEpoch: Int32 = -1
    public var leaderEpoch: Int32 = 0

    public init() {}

    public init(partitionIndex: Int32 = 0, currentLeaderEpoch: Int32 = -1, leaderEpoch: Int32 = 0) {
      self.partitionIndex = partitionIndex
      self.currentLeaderEpoch = currentLeaderEpoch
      self.leaderEpoch = leaderEpoch
    }

    public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
      try coder.field("Partition", &partitionIndex)
      try coder.field("CurrentLeaderEpoch", &currentLeaderEpoch)
      try coder.field("LeaderEpoch", &leaderEpoch)
    }
  }
}

/// The answer to `OffsetForLeaderEpochRequest`.
public struct OffsetForLeaderEpochResponse: Message {
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

extension OffsetForLeaderEpochResponse {
  public struct Topic: Message {
    public var name = ""
    public var partitions: [Partition] = []

    public init() {}

    public init(name: String = "", partitions: [Partition] = []) {
      self.name = name
      self.partitions = partitions
    }

    public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
      try coder.field("Topic", &name)
      try coder.field("Partitions", &partitions)
    }
  }

  public struct Partition: Message {
    public var errorCode: ErrorCode = .none
    public var partitionIndex: Int32 = 0
    public var leaderEpoch: Int32 = -1
    /// Behind the last record of the epoch; −1 where the broker does not know it.
    public var endOffset: Int64 = -1

    public init() {}

    public init(
      errorCode: ErrorCode = .none, partitionIndex: Int32 = 0, leaderEpoch: Int32 = -1, endOffset: Int64 = -1
    ) {
      self.errorCode = errorCode
      self.partitionIndex = partitionIndex
      self.leaderEpoch = leaderEpoch
      self.endOffset = endOffset
    }

    public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
      try coder.field("ErrorCode", &errorCode)
      try coder.field("Partition", &partitionIndex)
      try coder.field("LeaderEpoch", &leaderEpoch)
      try coder.field("EndOffset", &endOffset)
    }
  }
}
