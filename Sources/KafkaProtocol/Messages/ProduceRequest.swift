import Bytes

/// Appends one record batch a partition.
/// API key 0, versions 3–13: below 3 there are no batches of format 2. zstd needs 7. KIP-467 (8), KIP-951 (10),
/// KIP-890 (12), KIP-516 (topic ids, 13).
public struct ProduceRequest: KafkaRequest {
  public typealias Response = ProduceResponse
  public static var apiKey: APIKey { .produce }
  public static var versions: ClosedRange<Int16> { 3...13 }
  public static var flexibleFrom: Int16 { 9 }

  public var transactionalID: String?
  /// −1: all in-sync replicas.
  public var acks: Int16 = -1
  public var timeoutMilliseconds: Int32 = 30_000
  public var topics: [Topic] = []

  public init() {}

  public init(
    transactionalID: String? = nil, acks: Int16 = -1, timeoutMilliseconds: Int32 = 30_000, topics: [Topic] = []
  ) {
    self.transactionalID = transactionalID
    self.acks = acks
    self.timeoutMilliseconds = timeoutMilliseconds
    self.topics = topics
  }

  public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
    try coder.field("TransactionalId", &transactionalID)
    try coder.field("Acks", &acks)
    try coder.field("TimeoutMs", &timeoutMilliseconds)
    try coder.field("TopicData", &topics)
  }
}

extension ProduceRequest {
  public struct Topic: Message {
    /// Up to version 12.
    public var name = ""
    /// From version 13 on.
    public var topicID: TopicID = .zero
    public var partitions: [Partition] = []

    public init() {}

    public init(name: String = "", topicID: TopicID = .zero, partitions: [Partition] = []) {
      self.name = name
      self.topicID = topicID
      self.partitions = partitions
    }

    public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
      try coder.field("Name", &name, 0...12)
      try coder.field("TopicId", &topicID, 13...)
      try coder.field("PartitionData", &partitions)
    }
  }

  public struct Partition: Message {
    public var partitionIndex: Int32 = 0
    /// One batch; header and records may be pieces of their own.
    public var records: ByteRope?

    public init() {}

    public init(partitionIndex: Int32 = 0, records: ByteRope? = nil) {
      self.partitionIndex = partitionIndex
      self.records = records
    }

    public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
      try coder.field("Index", &partitionIndex)
      try coder.field("Records", &records)
    }
  }
}

extension ProduceRequest {
  /// From version 12 on a transactional request adds its partitions to the transaction by itself (KIP-890), which
  /// does not go together with AddPartitionsToTxn 0–3 and EndTxn 0–4: transactions stay at 11. From version 13 on
  /// topics are named by id alone: without an id for each it stays at 12.
  public var newestVersion: Int16 {
    if transactionalID != nil { return 11 }
    return topics.contains { $0.topicID == .zero } ? 12 : Self.versions.upperBound
  }
}
