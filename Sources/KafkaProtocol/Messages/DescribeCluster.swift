/// The cluster's id, controller and brokers.
/// API key 60, versions 0–2. KIP-700, KIP-919 (1), KIP-1073 (2).
public struct DescribeClusterRequest: KafkaRequest {
  public typealias Response = DescribeClusterResponse
  public static var apiKey: APIKey { .describeCluster }
  public static var versions: ClosedRange<Int16> { 0...2 }
  public static var flexibleFrom: Int16 { 0 }

  public var includesClusterAuthorizedOperations = false
  public var endpointType: Int8 = 1
  public var includesFencedBrokers = false

  public init() {}

  public init(
    includesClusterAuthorizedOperations: Bool = false, endpointType: Int8 = 1, includesFencedBrokers: Bool = false
  ) {
    self.includesClusterAuthorizedOperations = includesClusterAuthorizedOperations
    self.endpointType = endpointType
    self.includesFencedBrokers = includesFencedBrokers
  }

  public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
    try coder.field("IncludeClusterAuthorizedOperations", &includesClusterAuthorizedOperations)
    try coder.field("EndpointType", &endpointType, 1...)
    try coder.field("IncludeFencedBrokers", &includesFencedBrokers, 2...)
  }
}

/// The answer to `DescribeClusterRequest`.
public struct DescribeClusterResponse: Message {
  public var throttleTimeMilliseconds: Int32 = 0
  public var errorCode: ErrorCode = .none
  public var errorMessage: String?
  public var endpointType: Int8 = 1
  public var clusterID = ""
  public var controllerID: NodeID = -1
  public var brokers: [Broker] = []
  public var clusterAuthorizedOperations: Int32 = .min

  public init() {}

  public init(
    throttleTimeMilliseconds: Int32 = 0, errorCode: ErrorCode = .none, errorMessage: String? = nil,
    endpointType: Int8 = 1, clusterID: String = "", controllerID: NodeID = -1, brokers: [Broker] = [],
    clusterAuthorizedOperations: Int32 = .min
  ) {
    self.throttleTimeMilliseconds = throttleTimeMilliseconds
    self.errorCode = errorCode
    self.errorMessage = errorMessage
    self.endpointType = endpointType
    self.clusterID = clusterID
    self.controllerID = controllerID
    self.brokers = brokers
    self.clusterAuthorizedOperations = clusterAuthorizedOperations
  }

  public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
    try coder.field("ThrottleTimeMs", &throttleTimeMilliseconds)
    try coder.field("ErrorCode", &errorCode)
    try coder.field("ErrorMessage", &errorMessage)
    try coder.field("EndpointType", &endpointType, 1...)
    try coder.field("ClusterId", &clusterID)
    try coder.field("ControllerId", &controllerID)
    try coder.field("Brokers", &brokers)
    try coder.field("ClusterAuthorizedOperations", &clusterAuthorizedOperations)
  }
}

extension DescribeClusterResponse {
  public struct Broker: Message {
    public var brokerID: NodeID = 0
    public var host = ""
    public var port: Int32 = 0
    public var rack: String?
    public var isFenced = false

    public init() {}

    public init(
      brokerID: NodeID = 0, host: String = "", port: Int32 = 0, rack: String? = nil, isFenced: Bool = false
    ) {
      self.brokerID = brokerID
      self.host = host
      self.port = port
      self.rack = rack
      self.isFenced = isFenced
    }

    public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
      try coder.field("BrokerId", &brokerID)
      try coder.field("Host", &host)
      try coder.field("Port", &port)
      try coder.field("Rack", &rack)
      try coder.field("IsFenced", &isFenced, 2...)
    }
  }
}
