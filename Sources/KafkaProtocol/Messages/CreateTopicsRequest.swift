/// Makes topics.
/// API key 19, versions 2–7. KIP-464 (broker defaults, 4), KIP-525 (configs in the answer, 5), KIP-516 (topic ids in
/// the answer, 7).
public struct CreateTopicsRequest: KafkaRequest {
  public typealias Response = CreateTopicsResponse
  public static var apiKey: APIKey { .createTopics }
  public static var versions: ClosedRange<Int16> { 2...7 }
  public static var flexibleFrom: Int16 { 5 }

  public var topics: [Topic] = []
  public var timeoutMilliseconds: Int32 = 60000
  public var isValidateOnly = false

  public init() {}

  public init(topics: [Topic] = [], timeoutMilliseconds: Int32 = 60000, isValidateOnly: Bool = false) {
    self.topics = topics
    self.timeoutMilliseconds = timeoutMilliseconds
    self.isValidateOnly = isValidateOnly
  }

  public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
    try coder.field("Topics", &topics)
    try coder.field("timeoutMs", &timeoutMilliseconds)
    try coder.field("validateOnly", &isValidateOnly)
  }
}

extension CreateTopicsRequest {
  public struct Topic: Message {
    public var name = ""
    /// −1 with assignments, or (from version 4) for the broker's default.
    public var partitionCount: Int32 = 0
    /// −1 with assignments, or (from version 4) for the broker's default.
    public var replicationFactor: Int16 = 0
    public var assignments: [Assignment] = []
    public var configs: [Config] = []

    public init() {}

    public init(
      name: String = "", partitionCount: Int32 = 0, replicationFactor: Int16 = 0, assignments: [Assignment] = [],
      configs: [Config] = []
    ) {
      self.name = name
      self.partitionCount = partitionCount
      self.replicationFactor = replicationFactor
      self.assignments = assignments
      self.configs = configs
    }

    public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
      try coder.field("Name", &name)
      try coder.field("NumPartitions", &partitionCount)
      try coder.field("ReplicationFactor", &replicationFactor)
      try coder.field("Assignments", &assignments)
      try coder.field("Configs", &configs)
    }
  }

  public struct Assignment: Message {
    public var partitionIndex: Int32 = 0
    public var brokerIDs: [NodeID] = []

    public init() {}

    public init(partitionIndex: Int32 = 0, brokerIDs: [NodeID] = []) {
      self.partitionIndex = partitionIndex
      self.brokerIDs = brokerIDs
    }

    public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
      try coder.field("PartitionIndex", &partitionIndex)
      try coder.field("BrokerIds", &brokerIDs)
    }
  }

  public struct Config: Message {
    public var name = ""
    public var value: String?

    public init() {}

    public init(name: String = "", value: String? = nil) {
      self.name = name
      self.value = value
    }

    public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
      try coder.field("Name", &name)
      try coder.field("Value", &value)
    }
  }
}
