/// A cluster that links may name as their source or destination.
public struct KafkaClusterSpec: Sendable, Equatable {
  public var metadata: ManifestMetadata
  /// If given and the live one differs, nothing of the cluster is touched.
  public var clusterID: String?
  /// At least one, without repetition, in the order written.
  public var bootstrapServers: [BrokerAddress]
  public var stateTopic: StateTopicSpec

  public var name: String { metadata.name }
  public var place: SourcePlace { metadata.place }

  public init(
    metadata: ManifestMetadata, clusterID: String? = nil, bootstrapServers: [BrokerAddress],
    stateTopic: StateTopicSpec = StateTopicSpec()
  ) {
    self.metadata = metadata
    self.clusterID = clusterID
    self.bootstrapServers = bootstrapServers
    self.stateTopic = stateTopic
  }
}

/// A host name or address without brackets, and a port of 1…65,535.
public struct BrokerAddress: Sendable, Hashable, CustomStringConvertible {
  public var host: String
  public var port: Int

  public init(host: String, port: Int) {
    self.host = host
    self.port = port
  }

  /// `host:port`, an IPv6 address in brackets.
  public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

/// Where Lockstep keeps its records on a cluster that is a destination.
public struct StateTopicSpec: Sendable, Equatable {
  public static let defaultName = "_lockstep.state"

  /// A legal topic name.
  public var name: String
  /// nil: 3, or the number of brokers if that is less.
  public var replicationFactor: Int?

  public init(name: String = StateTopicSpec.defaultName, replicationFactor: Int? = nil) {
    self.name = name
    self.replicationFactor = replicationFactor
  }
}
