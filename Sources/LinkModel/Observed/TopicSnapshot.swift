/// A topic as a cluster describes it.
public struct TopicSnapshot: Sendable, Equatable {
  /// Kafka's text form of the topic id; nil where the broker has none (before 2.8).
  public var id: String?
  public var isInternal: Bool
  /// By partition number, 0…n−1.
  public var partitions: [PartitionSnapshot]
  /// What this principal may do on the topic; nil where the broker does not say.
  public var allowedOperations: Set<ClusterOperation>?
  /// nil where the planner did not ask for it: the topic is listed and no more.
  public var details: TopicDetails?

  public init(
    id: String?, isInternal: Bool = false, partitions: [PartitionSnapshot],
    allowedOperations: Set<ClusterOperation>? = nil, details: TopicDetails? = nil
  ) {
    self.id = id
    self.isInternal = isInternal
    self.partitions = partitions
    self.allowedOperations = allowedOperations
    self.details = details
  }
}

public struct PartitionSnapshot: Sendable, Equatable {
  /// nil while the partition has no leader.
  public var leader: Int32?
  public var leaderEpoch: Int32
  public var replicas: [Int32]

  public init(leader: Int32?, leaderEpoch: Int32, replicas: [Int32]) {
    self.leader = leader
    self.leaderEpoch = leaderEpoch
    self.replicas = replicas
  }
}

/// What costs requests of its own, and is read for the topics that a plan regards.
public struct TopicDetails: Sendable, Equatable {
  public var configs: Observation<[String: ConfigValue]>
  /// By partition number, as long as `TopicSnapshot.partitions`.
  public var offsets: Observation<[PartitionOffsets]>
  /// Bytes of the leaders' logs over all partitions; nil where DescribeLogDirs is refused.
  public var sizeInBytes: Int64?
  /// By time in milliseconds, for those that the planner asked for: where each partition has its first record that is
  /// not older; nil where it has none that committed readers see.
  public var offsetsAtTimes: [Int64: Observation<[Int64?]>]

  public init(
    configs: Observation<[String: ConfigValue]>, offsets: Observation<[PartitionOffsets]>, sizeInBytes: Int64?,
    offsetsAtTimes: [Int64: Observation<[Int64?]>] = [:]
  ) {
    self.configs = configs
    self.offsets = offsets
    self.sizeInBytes = sizeInBytes
    self.offsetsAtTimes = offsetsAtTimes
  }
}

/// Where a partition's log begins and ends (ListOffsets).
public struct PartitionOffsets: Sendable, Equatable {
  public var logStartOffset: Int64
  public var lastStableOffset: Int64
  public var highWatermark: Int64
  /// The true end (replica id −2); nil where it was not asked for, as on a source.
  public var logEndOffset: Int64?

  public init(logStartOffset: Int64, lastStableOffset: Int64, highWatermark: Int64, logEndOffset: Int64?) {
    self.logStartOffset = logStartOffset
    self.lastStableOffset = lastStableOffset
    self.highWatermark = highWatermark
    self.logEndOffset = logEndOffset
  }
}

/// A config's value and where it comes from.
public struct ConfigValue: Sendable, Equatable {
  /// Kafka's ConfigSource, by its code.
  public enum Source: Int8, Sendable {
    case unknown = 0
    case dynamicTopic = 1
    case dynamicBroker = 2
    case dynamicDefaultBroker = 3
    case staticBroker = 4
    case builtIn = 5
  }
  /// nil for a sensitive value, which Kafka never tells.
  public var value: String?
  public var source: Source

  public init(_ value: String?, source: Source) {
    self.value = value
    self.source = source
  }
}
