/// What the executor knows how to do. It performs these and invents none.
public enum ChangeAction: Sendable, Equatable {
  /// Make the state topic: one partition, compacted.
  case createStateTopic(StateTopicCreation)
  /// Record a link's identity in its destination's state topic.
  case registerLink(LinkRecord)
  /// Record the intent, create the topic, record its id.
  case createMirrorTopic(MirrorTopicCreation)
  /// Record the id of a topic that an earlier run created, but did not live to record.
  case adoptMirrorTopic(MirrorTopicAdoption)
  /// Set configs of a mirror topic (IncrementalAlterConfigs, SET).
  case setTopicConfigs(TopicConfigsCorrection)
  /// Record that a mirror pauses or goes on.
  case setMirrorActivity(MirrorActivityChange)

  /// For JSON and policies: what is done, in one word of the API.
  public var name: String {
    switch self {
    case .createStateTopic: "createStateTopic"
    case .registerLink: "registerLink"
    case .createMirrorTopic: "createMirrorTopic"
    case .adoptMirrorTopic: "adoptMirrorTopic"
    case .setTopicConfigs: "setTopicConfigs"
    case .setMirrorActivity: "setMirrorActivity"
    }
  }
}

public struct StateTopicCreation: Sendable, Equatable {
  /// The manifest's name of the cluster.
  public var cluster: String
  public var topic: String
  public var replicationFactor: Int
  public var configs: [String: String]

  public init(cluster: String, topic: String, replicationFactor: Int, configs: [String: String]) {
    self.cluster = cluster
    self.topic = topic
    self.replicationFactor = replicationFactor
    self.configs = configs
  }
}

public struct MirrorTopicCreation: Sendable, Equatable {
  public var link: String
  /// The manifest's name of the destination.
  public var cluster: String
  public var source: TopicIdentity
  public var destinationTopic: String
  public var partitionCount: Int
  /// nil: the destination's default (−1 in CreateTopics).
  public var replicationFactor: Int?
  /// The pinned configs, and cleanup.policy.
  public var configs: [String: String]
  /// What the mirror is recorded as.
  public var activity: MirrorRecord.Activity
  /// Where each partition begins, as recorded with the intent: later runs go by it, whatever manifests say then.
  public var startOffsets: [Int64]

  public init(
    link: String, cluster: String, source: TopicIdentity, destinationTopic: String, partitionCount: Int,
    replicationFactor: Int?, configs: [String: String], activity: MirrorRecord.Activity, startOffsets: [Int64] = []
  ) {
    self.link = link
    self.cluster = cluster
    self.source = source
    self.destinationTopic = destinationTopic
    self.partitionCount = partitionCount
    self.replicationFactor = replicationFactor
    self.configs = configs
    self.activity = activity
    self.startOffsets = startOffsets
  }
}

public struct MirrorTopicAdoption: Sendable, Equatable {
  public var link: String
  public var cluster: String
  public var source: TopicIdentity
  /// With the live id, which is recorded.
  public var destination: TopicIdentity
  public var partitionCount: Int
  public var activity: MirrorRecord.Activity

  public init(
    link: String, cluster: String, source: TopicIdentity, destination: TopicIdentity, partitionCount: Int,
    activity: MirrorRecord.Activity
  ) {
    self.link = link
    self.cluster = cluster
    self.source = source
    self.destination = destination
    self.partitionCount = partitionCount
    self.activity = activity
  }
}

public struct TopicConfigsCorrection: Sendable, Equatable {
  public var link: String
  public var cluster: String
  /// The id that the topic must still have.
  public var topic: TopicIdentity
  public var set: [String: String]

  public init(link: String, cluster: String, topic: TopicIdentity, set: [String: String]) {
    self.link = link
    self.cluster = cluster
    self.topic = topic
    self.set = set
  }
}

public struct MirrorActivityChange: Sendable, Equatable {
  public var link: String
  public var cluster: String
  public var destinationTopic: String
  public var activity: MirrorRecord.Activity

  public init(link: String, cluster: String, destinationTopic: String, activity: MirrorRecord.Activity) {
    self.link = link
    self.cluster = cluster
    self.destinationTopic = destinationTopic
    self.activity = activity
  }
}
