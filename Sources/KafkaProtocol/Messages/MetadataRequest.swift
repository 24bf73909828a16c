/// Brokers, controller, topics, partitions and their leaders.
/// API key 3, versions 4–13: below 4 a broker may create the topics that it is asked for. KIP-516 (topic ids, from
/// 10), KIP-1102 (13).
/// Authorized operations are not asked for.
public struct MetadataRequest: KafkaRequest {
  public typealias Response = MetadataResponse
  public static var apiKey: APIKey { .metadata }
  public static var versions: ClosedRange<Int16> { 4...13 }
  public static var flexibleFrom: Int16 { 9 }

  /// Nil asks for all topics, an empty list for none.
  public var topics: [Topic]?
  /// Off, other than in the schema: looking must not change the cluster.
  public var allowsAutoTopicCreation = false
  public var includesClusterAuthorizedOperations = false
  public var includesTopicAuthorizedOperations = false

  public init() {}

  public init(
    topics: [Topic]? = nil, allowsAutoTopicCreation: Bool = false, includesClusterAuthorizedOperations: Bool = false,
    includesTopicAuthorizedOperations: Bool = false
  ) {
    self.topics = topics
    self.allowsAutoTopicCreation = allowsAutoTopicCreation
    self.includesClusterAuthorizedOperations = includesClusterAuthorizedOperations
    self.includesTopicAuthorizedOperations = includesTopicAuthorizedOperations
  }

  public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
    try coder.field("Topics", &topics)
    try coder.field("AllowAutoTopicCreation", &allowsAutoTopicCreation)
    try coder.field("IncludeClusterAuthorizedOperations", &includesClusterAuthorizedOperations, 8...10)
    try coder.field("IncludeTopicAuthorizedOperations", &includesTopicAuthorizedOperations, 8...)
  }
}

extension MetadataRequest {
  public struct Topic: Message {
    public var topicID: TopicID = .zero
    public var name: String?

    public init() {}

    public init(topicID: TopicID = .zero, name: String? = nil) {
      self.topicID = topicID
      self.name = name
    }

    public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
      try coder.field("TopicId", &topicID, 10...)
      try coder.field("Name", &name, .all, nullable: 10...)
    }
  }
}
