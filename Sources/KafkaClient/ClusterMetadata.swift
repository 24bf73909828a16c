import IOLoop
import KafkaProtocol

/// What one broker said of the cluster at one moment.
public struct ClusterMetadata: Sendable, Equatable {
  public struct Broker: Sendable, Equatable {
    public let nodeID: NodeID
    /// The advertised address.
    public let address: HostPort
    public let rack: String?
  }

  public struct Topic: Sendable, Equatable {
    public let name: String
    /// Zero where the brokers are older than topic ids (2.8 in ZooKeeper mode with an old inter-broker protocol).
    public let topicID: TopicID
    public let isInternal: Bool
    /// `UNKNOWN_TOPIC_OR_PARTITION`: there is no such topic (or not yet on this broker). Any other but `NONE`: it could
    /// not be looked at, and the rest says nothing.
    public let error: ErrorCode
    /// By index, in order.
    public let partitions: [Partition]
  }

  public struct Partition: Sendable, Equatable {
    public let index: Int32
    /// Nil where there is none.
    public let leader: NodeID?
    /// −1 where the broker does not say (before version 7).
    public let leaderEpoch: Int32
    public let replicas: [NodeID]
    public let inSyncReplicas: [NodeID]
    public let error: ErrorCode
  }

  /// Nil where the brokers are too old to have one.
  public let clusterID: String?
  /// Nil where it is not known.
  public let controllerID: NodeID?
  /// By node id, in order.
  public let brokers: [Broker]
  /// By name, in order.
  public let topics: [Topic]

  public func topic(named name: String) -> Topic? { topics.first { $0.name == name } }
}
