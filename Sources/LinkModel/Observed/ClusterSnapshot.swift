/// A cluster as its brokers describe it.
public struct ClusterSnapshot: Sendable, Equatable {
  public var clusterID: String
  public var brokers: [BrokerSnapshot]
  /// Every topic that could be listed, and every topic that was asked for by name. A name without an entry is absent;
  /// one that this principal may not describe is `.unavailable`, never absent.
  public var topics: [String: Observation<TopicSnapshot>]
  /// The names of the topic configs that this cluster knows (they differ between versions: `message.timestamp.*`).
  public var knownTopicConfigs: Observation<Set<String>>
  /// Settings of one broker (`message.max.bytes`, `producer.id.expiration.ms`, `default.replication.factor`).
  public var brokerConfigs: Observation<[String: ConfigValue]>
  /// What this principal may do on the cluster; nil where the broker does not say.
  public var allowedOperations: Set<ClusterOperation>?
  /// Log directories by broker and path (DescribeLogDirs).
  public var disks: Observation<[DiskSnapshot]>

  public init(
    clusterID: String, brokers: [BrokerSnapshot], topics: [String: Observation<TopicSnapshot>],
    knownTopicConfigs: Observation<Set<String>>, brokerConfigs: Observation<[String: ConfigValue]>,
    allowedOperations: Set<ClusterOperation>? = nil, disks: Observation<[DiskSnapshot]>
  ) {
    self.clusterID = clusterID
    self.brokers = brokers
    self.topics = topics
    self.knownTopicConfigs = knownTopicConfigs
    self.brokerConfigs = brokerConfigs
    self.allowedOperations = allowedOperations
    self.disks = disks
  }
}

public struct BrokerSnapshot: Sendable, Equatable {
  public var id: Int32
  public var host: String
  public var port: Int32

  public init(id: Int32, host: String, port: Int32) {
    self.id = id
    self.host = host
    self.port = port
  }
}

/// A log directory of a broker.
public struct DiskSnapshot: Sendable, Equatable {
  public var broker: Int32
  public var path: String
  /// Bytes of the volume and bytes free on it; nil from brokers that do not say (before 3.3).
  public var totalBytes: Int64?
  public var usableBytes: Int64?

  public init(broker: Int32, path: String, totalBytes: Int64?, usableBytes: Int64?) {
    self.broker = broker
    self.path = path
    self.totalBytes = totalBytes
    self.usableBytes = usableBytes
  }
}
