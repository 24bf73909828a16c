/// The answer to `ProduceRequest`.
public struct ProduceResponse: Message {
  public var topics: [Topic] = []
  public var throttleTimeMilliseconds: Int32 = 0
  public var nodeEndpoints: [NodeEndpoint] = []

  public init() {}

  public init(topics: [Topic] = [], throttleTimeMilliseconds: Int32 = 0, nodeEndpoints: [NodeEndpoint] = []) {
    self.topics = topics
    self.throttleTimeMilliseconds = throttleTimeMilliseconds
    self.nodeEndpoints = nodeEndpoints
  }

  public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
    try coder.field("Responses", &topics)
    try coder.field("ThrottleTimeMs", &throttleTimeMilliseconds)
    try coder.tagged(0, "NodeEndpoints", &nodeEndpoints, 10..., absent: [])
  }
}

extension ProduceResponse {
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
      try coder.field("Name", &name, 0...12)
      try coder.field("TopicId", &topicID, 13...)
      try coder.field("PartitionResponses", &partitions)
    }
  }

  public struct Partition: Message {
    public var partitionIndex: Int32 = 0
    public var errorCode: ErrorCode = .none
    /// Where the batch begins in the log; −1 after an error.
    public var baseOffset: Int64 = 0
    public var logAppendTimeMilliseconds: Int64 = -1
    public var logStartOffset: Int64 = -1
    public var recordErrors: [RecordError] = []
    public var errorMessage: String?
    /// Filled after NOT_LEADER_OR_FOLLOWER, else −1.
    public var currentLeader = LeaderAndEpoch()

    public init() {}

    public init(
      partitionIndex: Int32 = 0, errorCode: ErrorCode = .none, baseOffset: Int64 = 0,
      logAppendTimeMilliseconds: Int64 = -1, logStartOffset: Int64 = -1, recordErrors: [RecordError] = [],
      errorMessage: String? = nil, currentLeader: LeaderAndEpoch = LeaderAndEpoch()
    ) {
      self.partitionIndex = partitionIndex
      self.errorCode = errorCode
      self.baseOffset = baseOffset
      self.logAppendTimeMilliseconds = logAppendTimeMilliseconds
      self.logStartOffset = logStartOffset
      self.recordErrors = recordErrors
      self.errorMessage = errorMessage
      self.currentLeader = currentLeader
    }

    public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
      try coder.field("Index", &partitionIndex)
      try coder.field("ErrorCode", &errorCode)
      try coder.field("BaseOffset", &baseOffset)
      try coder.field("LogAppendTimeMs", &logAppendTimeMilliseconds)
      try coder.field("LogStartOffset", &logStartOffset, 5...)
      try coder.field("RecordErrors", &recordErrors, 8...)
      try coder.field("ErrorMessage", &errorMessage, 8...)
      try coder.tagged(0, "CurrentLeader", &currentLeader, 10..., absent: .init())
    }
  }

  public struct RecordError: Message {
    public var batchIndex: Int32 = 0
    public var message: String?

    public init() {}

    public init(batchIndex: Int32 = 0, message: String? = nil) {
      self.batchIndex = batchIndex
      self.message = message
    }

    public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
      try coder.field("BatchIndex", &batchIndex, 8...)
      try coder.field("BatchIndexErrorMessage", &message, 8...)
    }
  }
}
