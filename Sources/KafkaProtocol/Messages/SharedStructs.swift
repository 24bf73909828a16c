/// Who leads a partition now, as far as the answering broker knows (KIP-951); −1 and −1 where it does not say.
public struct LeaderAndEpoch: Message {
  public var leaderID: NodeID = -1
  public var leaderEpoch: Int32 = -1

  public init() {}

  public init(leaderID: NodeID = -1, leaderEpoch: Int32 = -1) {
    self.leaderID = leaderID
    self.leaderEpoch = leaderEpoch
  }

  public mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
    try coder.field("LeaderId", &leaderID)
    try coder.field("LeaderEpoch", &leaderEpoch)
  }
}

/// Where a node named by a `LeaderAndEpoch` of the same answer listens (KIP-951).
public struct NodeEndpoint: Message {
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
