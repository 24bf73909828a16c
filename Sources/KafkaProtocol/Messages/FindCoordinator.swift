/// Which broker coordinates a group or a transactional id.
/// API key 10, versions 1–6: version 0 knows groups only. KIP-98 (1), KIP-699 (several keys, 4), KIP-890 (5), KIP-932
/// (6).
public struct FindCoordinatorRequest: KafkaRequest {
  public typealias Response = FindCoordinatorResponse
  public static var apiKey: APIKey { .findCoordinator }
  public static var versions: ClosedRange<Int16> { 1...6 }
  public static var flexibleFrom: Int16 { 3 }

  /// Up to version 3.
  public var key = ""
  public var type: CoordinatorType = .group
  /// From version 4 on.
  public var keys: [String] = []

  public init() {}

  public init(key: String = "", type: CoordinatorType = .group, keys: [String] = []) {
    self.key = key
    self.type = type
    self.keys = keys
  }

  public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
    try coder.field("Key", &key, 0...3)
    try coder.field("KeyType", &type)
    try coder.field("CoordinatorKeys", &keys, 4...)
  }
}

extension FindCoordinatorRequest {
  /// Asks for one coordinator, in a form that every version can carry.
  public init(_ type: CoordinatorType, key: String) {
    self.init(key: key, type: type, keys: [key])
  }
}

/// The answer to `FindCoordinatorRequest`.
public struct FindCoordinatorResponse: Message {
  public var throttleTimeMilliseconds: Int32 = 0
  public var errorCode: ErrorCode = .none
  public var errorMessage: String?
  public var nodeID: NodeID = 0
  public var host = ""
  public var port: Int32 = 0
  /// From version 4 on; before, the fields above are the one answer.
  public var coordinators: [Coordinator] = []

  public init() {}

  public init(
    throttleTimeMilliseconds: Int32 = 0, errorCode: ErrorCode = .none, errorMessage: String? = nil,
    nodeID: NodeID = 0, host: String = "", port: Int32 = 0, coordinators: [Coordinator] = []
  ) {
    self.throttleTimeMilliseconds = throttleTimeMilliseconds
    self.errorCode = errorCode
    self.errorMessage = errorMessage
    self.nodeID = nodeID
    self.host = host
    self.port = port
    self.coordinators = coordinators
  }

  public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
    try coder.field("ThrottleTimeMs", &throttleTimeMilliseconds)
    try coder.field("ErrorCode", &errorCode, 0...3)
    try coder.field("ErrorMessage", &errorMessage, 1...3)
    try coder.field("NodeId", &nodeID, 0...3)
    try coder.field("Host", &host, 0...3)
    try coder.field("Port", &port, 0...3)
    try coder.field("Coordinators", &coordinators, 4...)
  }
}

extension FindCoordinatorResponse {
  public struct Coordinator: Message {
    public var key = ""
    public var nodeID: NodeID = 0
    public var host = ""
    public var port: Int32 = 0
    public var errorCode: ErrorCode = .none
    public var errorMessage: String?

    public init() {}

    public init(
      key: String = "", nodeID: NodeID = 0, host: String = "", port: Int32 = 0, errorCode: ErrorCode = .none,
      errorMessage: String? = nil
    ) {
      self.key = key
      self.nodeID = nodeID
      self.host = host
      self.port = port
      self.errorCode = errorCode
      self.errorMessage = errorMessage
    }

    public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
      try coder.field("Key", &key, 4...)
      try coder.field("NodeId", &nodeID, 4...)
      try coder.field("Host", &host, 4...)
      try coder.field("Port", &port, 4...)
      try coder.field("ErrorCode", &errorCode, 4...)
      try coder.field("ErrorMessage", &errorMessage, 4...)
    }
  }
}

extension FindCoordinatorResponse {
  /// The answer for `key`, whichever version it came in; nil where a broker left it out.
  public func coordinator(for key: String) -> Coordinator? {
    if let coordinator = coordinators.first(where: { $0.key == key }) { return coordinator }
    guard coordinators.isEmpty, errorCode != .none || !host.isEmpty else { return nil }
    return Coordinator(
      key: key, nodeID: nodeID, host: host, port: port, errorCode: errorCode, errorMessage: errorMessage)
  }
}
