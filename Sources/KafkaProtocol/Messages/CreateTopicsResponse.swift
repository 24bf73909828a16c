/// The answer to `CreateTopicsRequest`.
public struct CreateTopicsResponse: Message {
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

extension CreateTopicsResponse {
  public struct Topic: Message {
    public var name = ""
    public var topicID: TopicID = .zero
    public var errorCode: ErrorCode = .none
    public var errorMessage: String?
    public var topicConfigErrorCode: ErrorCode = .none
    public var partitionCount: Int32 = -1
    public var replicationFactor: Int16 = -1
    /// Nil where the right to read them is missing.
    public var configs: [Config]?

    public init() {}

    public init(
      name: String = "", topicID: TopicID = .zero, errorCode: ErrorCode = .none, errorMessage: String? = nil,
      topicConfigErrorCode: ErrorCode = .none, partitionCount: Int32 = -1, replicationFactor: Int16 = -1,
      configs: [Config]? = nil
    ) {
      self.name = name
      self.topicID = topicID
      self.errorCode = errorCode
      self.errorMessage = errorMessage
      self.topicConfigErrorCode = topicConfigErrorCode
      self.partitionCount = partitionCount
      self.replicationFactor = replicationFactor
      self.configs = configs
    }

    public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
      try coder.field("Name", &name)
      try coder.field("TopicId", &topicID, 7...)
      try coder.field("ErrorCode", &errorCode)
      try coder.field("ErrorMessage", &errorMessage)
      try coder.tagged(0, "TopicConfigErrorCode", &topicConfigErrorCode, 5..., absent: .none)
      try coder.field("NumPartitions", &partitionCount, 5...)
      try coder.field("ReplicationFactor", &replicationFactor, 5...)
      try coder.field("Configs", &configs, 5...)
    }
  }

  public struct Config: Message {
    public var name = ""
    public var value: String?
    public var isReadOnly = false
    public var source: ConfigSource = .unknown
    public var isSensitive = false

    public init() {}

    public init(
      name: String = "", value: String? = nil, isReadOnly: Bool = false, source: ConfigSource = .unknown,
      isSensitive: Bool = false
    ) {
      self.name = name
      self.value = value
      self.isReadOnly = isReadOnly
      self.source = source
      self.isSensitive = isSensitive
    }

    public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
      try coder.field("Name", &name, 5...)
      try coder.field("Value", &value, 5...)
      try coder.field("ReadOnly", &isReadOnly, 5...)
      try coder.field("ConfigSource", &source, 5...)
      try coder.field("IsSensitive", &isSensitive, 5...)
    }
  }
}
