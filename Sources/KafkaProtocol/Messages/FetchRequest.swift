/// Record batches from an offset on.
/// API key 1, versions 4–18: below 4 batches come down-converted. KIP-98 (4), KIP-227 (sessions, 7), KIP-320 (leader
/// epochs, 9), KIP-392 (11), KIP-595 (divergence, 12), KIP-516 (topic ids, 13), KIP-903 (15), KIP-951 (16).
public struct FetchRequest: KafkaRequest {
  public typealias Response = FetchResponse
  public static var apiKey: APIKey { .fetch }
  public static var versions: ClosedRange<Int16> { 4...18 }
  public static var flexibleFrom: Int16 { 12 }

  public var clusterID: String?
  /// −1 for a client.
  public var replicaID: NodeID = -1
  public var replicaState = ReplicaState()
  public var maxWaitMilliseconds: Int32 = 500
  public var minBytes: Int32 = 1
  public var maxBytes: Int32 = .max
  public var isolationLevel: IsolationLevel = .readUncommitted
  public var sessionID: Int32 = 0
  /// −1: a fetch without a session.
  public var sessionEpoch: Int32 = -1
  public var topics: [Topic] = []
  public var forgottenTopics: [ForgottenTopic] = []
  public var rackID = ""

  public init() {}

  public init(
    clusterID: String? = nil, replicaID: NodeID = -1, replicaState: ReplicaState = ReplicaState(),
    maxWaitMilliseconds: Int32 = 500, minBytes: Int32 = 1, maxBytes: Int32 = .max,
    isolationLevel: IsolationLevel = .readUncommitted, sessionID: Int32 = 0, sessionEpoch: Int32 = -1,
    topics: [Topic] = [], forgottenTopics: [ForgottenTopic] = [], rackID: String = ""
  ) {
    self.clusterID = clusterID
    self.replicaID = replicaID
    self.replicaState = replicaState
    self.maxWaitMilliseconds = maxWaitMilliseconds
    self.minBytes = minBytes
    self.maxBytes = maxBytes
    self.isolationLevel = isolationLevel
    self.sessionID = sessionID
    self.sessionEpoch = sessionEpoch
    self.topics = topics
    self.forgottenTopics = forgottenTopics
    self.rackID = rackID
  }

  public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
    try coder.tagged(0, "ClusterId", &clusterID, 12..., absent: nil)
    try coder.field("ReplicaId", &replicaID, 0...14)
    try coder.tagged(1, "ReplicaState", &replicaState, 15..., absent: .init())
    try coder.field("MaxWaitMs", &maxWaitMilliseconds)
    try coder.field("MinBytes", &minBytes)
    try coder.field("MaxBytes", &maxBytes)
    try coder.field("IsolationLevel", &isolationLevel)
    try coder.field("SessionId", &sessionID, 7...)
    try coder.field("SessionEpoch", &sessionEpoch, 7...)
    try coder.field("Topics", &topics)
    try coder.field("ForgottenTopicsData", &forgottenTopics, 7...)
    try coder.field("RackId", &rackID, 11...)
  }
}

extension FetchRequest {
  public struct ReplicaState: Message {
    /// −1 for a client.
    public var replicaID: NodeID = -1
    public var replicaEpoch: Int64 = -1

    public init() {}

    public init(replicaID: NodeID = -1, replicaEpoch: Int64 = -1) {
      self.replicaID = replicaID
      self.replicaEpoch = replicaEpoch
    }

    public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
      try coder.field("ReplicaId", &replicaID, 15...)
      try coder.field("ReplicaEpoch", &replicaEpoch, 15...)
    }
  }

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
      try coder.field("Topic", &name, 0...12)
      try coder.field("TopicId", &topicID, 13...)
      try coder.field("Partitions", &partitions)
    }
  }

  public struct ForgottenTopic: Message {
    /// Up to version 12.
    public var name = ""
    /// From version 13 on.
    public var topicID: TopicID = .zero
    public var partitionIndexes: [Int32] = []

    public init() {}

    public init(name: String = "", topicID: TopicID = .zero, partitionIndexes: [Int32] = []) {
      self.name = name
      self.topicID = topicID
      self.partitionIndexes = partitionIndexes
    }

    public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
      try coder.field("Topic", &name, 7...12)
      try coder.field("TopicId", &topicID, 13...)
      try coder.field("Partitions", &partitionIndexes, 7...)
    }
  }

  public struct Partition: Message {
    public var partitionIndex: Int32 = 0
    /// −1: do not check.
    public var currentLeaderEpoch: Int32 = -1
    public var fetchOffset: Int64 = 0
    /// The leader epoch of the last batch fetched: the broker tells where its log diverges. −1: not said.
    public var lastFetchedEpoch: Int32 = -1
    public var logStartOffset: Int64 = -1
    public var partitionMaxBytes: Int32 = 0
    public var replicaDirectoryID: TopicID = .zero
    public var highWatermark: Int64 = .max

    public init() {}

    public init(
      partitionIndex: Int32 = 0, currentLeaderEpoch: Int32 = -1, fetchOffset: Int64 = 0, lastFetchedEpoch: Int32 = -1,
      logStartOffset: Int64 = -1, partitionMaxBytes: Int32 = 0, replicaDirectoryID: TopicID = .zero,
      highWatermark: Int64 = .max
    ) {
      self.partitionIndex = partitionIndex
      self.currentLeaderEpoch = currentLeaderEpoch
      self.fetchOffset = fetchOffset
      self.lastFetchedEpoch = lastFetchedEpoch
      self.logStartOffset = logStartOffset
      self.partitionMaxBytes = partitionMaxBytes
      self.replicaDirectoryID = replicaDirectoryID
      self.highWatermark = highWatermark
    }

    public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
      try coder.field("Partition", &partitionIndex)
      try coder.field("CurrentLeaderEpoch", &currentLeaderEpoch, 9...)
      try coder.field("FetchOffset", &fetchOffset)
      try coder.field("LastFetchedEpoch", &lastFetchedEpoch, 12...)
      try coder.field("LogStartOffset", &logStartOffset, 5...)
      try coder.field("PartitionMaxBytes", &partitionMaxBytes)
      try coder.tagged(0, "ReplicaDirectoryId", &replicaDirectoryID, 17..., absent: .zero)
      try coder.tagged(1, "HighWatermark", &highWatermark, 18..., absent: .max)
    }
  }
}

extension FetchRequest {
  /// From version 13 on topics are named by id alone: without an id for each it stays at 12.
  public var newestVersion: Int16 {
    let lacksID = topics.contains { $0.topicID == .zero } || forgottenTopics.contains { $0.topicID == .zero }
    return lacksID ? 12 : Self.versions.upperBound
  }
}
