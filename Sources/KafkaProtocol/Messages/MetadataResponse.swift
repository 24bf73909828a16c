/// The answer to `MetadataRequest`.
public struct MetadataResponse: Message {
  public var throttleTimeMilliseconds: Int32 = 0
  public var brokers: [Broker] = []
  public var clusterID: String?
  public var controllerID: NodeID = -1
  public var topics: [Topic] = []
  public var clusterAuthorizedOperations: Int32 = .min
  public var errorCode: ErrorCode = .none

  public init() {}

  public init(
    throttleTimeMilliseconds: Int32 = 0, brokers: [Broker] = [], clusterID: String? = nil, controllerID: NodeID = -1,
    topics: [Topic] = [], clusterAuthorizedOperations: Int32 = .min, errorCode: ErrorCode = .none
  ) {
    self.throttleTimeMilliseconds = throttleTimeMilliseconds
    self.brokers = brokers
    self.clusterID = clusterID
    self.controllerID = controllerID
    self.topics = topics
    self.clusterAuthorizedOperations = clusterAuthorizedOperations
    self.errorCode = errorCode
  }

  public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
    try coder.field("ThrottleTimeMs", &throttleTimeMilliseconds)
    try coder.field("Brokers", &brokers)
    try coder.field("ClusterId", &clusterID)
    try coder.field("ControllerId", &controllerID)
    try coder.field("Topics", &topics)
    try coder.field("ClusterAuthorizedOperations", &clusterAuthorizedOperations, 8...10)
    try coder.field("ErrorCode", &errorCode, 13...)
  }
}

extension MetadataResponse {
  public struct Broker: Message {
    public var nodeID: NodeID = 0
    public var host = ""
    public var port: Int32 = 0
    public var rack: String?

    public init() {}

    public init(nodeID: NodeID = 0, host: String = "", port: Int32 = 0, rack: String? = nil) {
      self.nodeID = nodeID
      self.host = host
      self.port = port
      self.rack = rack
    }

    public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
      try coder.field("NodeId", &nodeID)
      try coder.field("Host", &host)
      try coder.field("Port", &port)
      try coder.field("Rack", &rack)
    }
  }

  public struct Topic: Message {
    public var errorCode: ErrorCode = .none
    public var name: String?
    public var topicID: TopicID = .zero
    public var isInternal = false
    public var partitions: [Partition] = []
    /// `Int32.min` where they were not asked for.
    public var topicAuthorizedOperations: Int32 = .min

    public init() {}

    public init(
      errorCode: ErrorCode = .none, name: String? = nil, topicID: TopicID = .zero, isInternal: Bool = false,
      partitions: [Partition] = [], topicAuthorizedOperations: Int32 = .min
    ) {
      self.errorCode = errorCode
      self.name = name
      self.topicID = topicID
      self.isInternal = isInternal
      self.partitions = partitions
      self.topicAuthorizedOperations = topicAuthorizedOperations
    }

    public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
      try coder.field("ErrorCode", &errorCode)
      try coder.field("Name", &name, .all, nullable: 12...)
      try coder.field("TopicId", &topicID, 10...)
      try coder.field("IsInternal", &isInternal)
      try coder.field("Partitions", &partitions)
      try coder.field("TopicAuthorizedOperations", &topicAuthorizedOperations, 8...)
    }
  }

  public struct Partition: Message {
    public var errorCode: ErrorCode = .none
    public var partitionIndex: Int32 = 0
    /// −1 where there is no leader.
    public var leaderID: NodeID = 0
    public var leaderEpoch: Int32 = -1
    public var replicas: [NodeID] = []
    public var inSyncReplicas: [NodeID] = []
    public var offlineReplicas: [NodeID] = []

    public init() {}

    public init(
      errorCode: ErrorCode = .none, partitionIndex: Int32 = 0, leaderID: NodeID = 0, leaderEpoch: Int32 = -1,
      replicas: [NodeID] = [], inSyncReplicas: [NodeID] = [], offlineReplicas: [NodeID] = []
    ) {
      self.errorCode = errorCode
      self.partitionIndex = partitionIndex
      self.leaderID = leaderID
      self.leaderEpoch = leaderEpoch
      self.replicas = replicas
      self.inSyncReplicas = inSyncReplicas
      self.offlineReplicas = offlineReplicas
    }

    public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
      try coder.field("ErrorCode", &errorCode)
      try coder.field("PartitionIndex", &partitionIndex)
      try coder.field("LeaderId", &leaderID)
      try coder.field("LeaderEpoch", &leaderEpoch, 7...)
      try coder.field("ReplicaNodes", &replicas)
      try coder.field("IsrNodes", &inSyncReplicas)
      try coder.field("OfflineReplicas", &offlineReplicas, 5...)
    }
  }
}
