import Bytes

/// The answer to `FetchRequest`.
public struct FetchResponse: Message {
  public var throttleTimeMilliseconds: Int32 = 0
  public var errorCode: ErrorCode = .none
  public var sessionID: Int32 = 0
  public var topics: [Topic] = []
  public var nodeEndpoints: [NodeEndpoint] = []

  public init() {}

  public init(
    throttleTimeMilliseconds: Int32 = 0, errorCode: ErrorCode = .none, sessionID: Int32 = 0, topics: [Topic] = [],
    nodeEndpoints: [NodeEndpoint] = []
  ) {
    self.throttleTimeMilliseconds = throttleTimeMilliseconds
    self.errorCode = errorCode
    self.sessionID = sessionID
    self.topics = topics
    self.nodeEndpoints = nodeEndpoints
  }

  public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
    try coder.field("ThrottleTimeMs", &throttleTimeMilliseconds)
    try coder.field("ErrorCode", &errorCode, 7...)
    try coder.field("SessionId", &sessionID, 7...)
    try coder.field("Responses", &topics)
    try coder.tagged(0, "NodeEndpoints", &nodeEndpoints, 16..., absent: [])
  }
}

extension FetchResponse {
  public struct Topic: Message {
    /// Empty from version 13 on.
    public var name = ""
    /// Zero up to version 12.
    public var topicID: TopicID = .zero
    public var partitions: [Partition] = []

    public init() {}

    public init(name: String = "", topicID: TopicID = .zero, partitions: [Partition] = []) {
      self.name = name
      self.topicID = topicID
      self.partitions = partitions
    }

    public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
      try coder.field("Topic", &name, 0...12)
      try coder.field("TopicId", &topicID, 13...)
      try coder.field("Partitions", &partitions)
    }
  }

  public struct Partition: Message {
    public var partitionIndex: Int32 = 0
    public var errorCode: ErrorCode = .none
    public var highWatermark: Int64 = 0
    /// −1 where the broker does not say.
    public var lastStableOffset: Int64 = -1
    public var logStartOffset: Int64 = -1
    /// Epoch −1 where nothing diverges.
    public var divergingEpoch = EpochEndOffset()
    public var currentLeader = LeaderAndEpoch()
    public var snapshotID = SnapshotID()
    public var abortedTransactions: [AbortedTransaction]?
    public var preferredReadReplica: NodeID = -1
    /// Stored batches in offset order, by reference to the frame; the first may begin before the asked offset, the
    /// last may be cut off.
    public var records: ByteView?

    public init() {}

    public init(
      partitionIndex: Int32 = 0, errorCode: ErrorCode = .none, highWatermark: Int64 = 0, lastStableOffset: Int64 = -1,
      logStartOffset: Int64 = -1, divergingEpoch: EpochEndOffset = EpochEndOffset(),
      currentLeader: LeaderAndEpoch = LeaderAndEpoch(), snapshotID: SnapshotID = SnapshotID(),
      abortedTransactions: [AbortedTransaction]? = nil, preferredReadReplica: NodeID = -1, records: ByteView? = nil
    ) {
      self.partitionIndex = partitionIndex
      self.errorCode = errorCode
      self.highWatermark = highWatermark
      self.lastStableOffset = lastStableOffset
      self.logStartOffset = logStartOffset
      self.divergingEpoch = divergingEpoch
      self.currentLeader = currentLeader
      self.snapshotID = snapshotID
      self.abortedTransactions = abortedTransactions
      self.preferredReadReplica = preferredReadReplica
      self.records = records
    }

    public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
      try coder.field("PartitionIndex", &partitionIndex)
      try coder.field("ErrorCode", &errorCode)
      try coder.field("HighWatermark", &highWatermark)
      try coder.field("LastStableOffset", &lastStableOffset)
      try coder.field("LogStartOffset", &logStartOffset, 5...)
      try coder.tagged(0, "DivergingEpoch", &divergingEpoch, 12..., absent: .init())
      try coder.tagged(1, "CurrentLeader", &currentLeader, 12..., absent: .init())
      try coder.tagged(2, "SnapshotId", &snapshotID, 12..., absent: .init())
      try coder.field("AbortedTransactions", &abortedTransactions)
      try coder.field("PreferredReadReplica", &preferredReadReplica, 11...)
      try coder.field("Records", &records)
    }
  }

  public struct EpochEndOffset: Message {
    public var epoch: Int32 = -1
    public var endOffset: Int64 = -1

    public init() {}

    public init(epoch: Int32 = -1, endOffset: Int64 = -1) {
      self.epoch = epoch
      self.endOffset = endOffset
    }

    public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
      try coder.field("Epoch", &epoch, 12...)
      try coder.field("EndOffset", &endOffset, 12...)
    }
  }

  public struct SnapshotID: Message {
    public var endOffset: Int64 = -1
    public var epoch: Int32 = -1

    public init() {}

    public init(endOffset: Int64 = -1, epoch: Int32 = -1) {
      self.endOffset = endOffset
      self.epoch = epoch
    }

    public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
      try coder.field("EndOffset", &endOffset)
      try coder.field("Epoch", &epoch)
    }
  }

  public struct AbortedTransaction: Message {
    public var producerID: Int64 = 0
    public var firstOffset: Int64 = 0

    public init() {}

    public init(producerID: Int64 = 0, firstOffset: Int64 = 0) {
      self.producerID = producerID
      self.firstOffset = firstOffset
    }

    public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
      try coder.field("ProducerId", &producerID)
      try coder.field("FirstOffset", &firstOffset)
    }
  }
}
