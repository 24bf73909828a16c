import LinkModel
import LinkPlanner

/// Two clusters and the manifests of a link between them, as tests want them: a topic `orders` of three partitions on
/// `prod`, nothing on `dr`, and a link `prod-to-dr` that mirrors it by a MirrorTopic.
struct World {
  var desired = DesiredState()
  var observed = ObservedState()
  var policy = PlanPolicy()

  static let manifest = "links.yaml"
  static let timestampConfigs: Set<String> = ["message.timestamp.after.max.ms", "message.timestamp.before.max.ms"]

  init() {
    desired.clusters = [Self.cluster("dr", line: 1), Self.cluster("prod", line: 9)]
    desired.links = [Self.link("prod-to-dr")]
    desired.mirrorTopics = [Self.mirrorTopic("orders", topics: ["orders"])]
    observed.clusters = ["prod": .read(Self.snapshot("PROD")), "dr": .read(Self.snapshot("DR"))]
    observed.states = ["dr": .read(StateRecords())]
    source["orders"] = Self.topic(id: "S1", partitions: 3, ends: 100)
    register()
  }

  static func place(_ line: Int) -> SourcePlace { SourcePlace(file: manifest, line: line, column: 1) }

  static func cluster(_ name: String, line: Int, id: String? = nil) -> KafkaClusterSpec {
    KafkaClusterSpec(
      metadata: ManifestMetadata(name: name, place: place(line)), clusterID: id,
      bootstrapServers: [BrokerAddress(host: name, port: 9092)])
  }

  static func link(_ name: String, prefix: String = "", filter: NameFilter? = nil) -> ClusterLinkSpec {
    ClusterLinkSpec(
      metadata: ManifestMetadata(name: name, place: place(20)), source: "prod", destination: "dr", topicPrefix: prefix,
      topics: TopicSelection(autoMirror: filter != nil, filter: filter ?? NameFilter()))
  }

  static func mirrorTopic(
    _ name: String, link: String = "prod-to-dr", topics: [String], state: DesiredMirrorState? = nil
  ) -> MirrorTopicSpec {
    let topics = topics.enumerated().map { MirrorTopicSpec.Topic(name: $0.element, place: place(40 + $0.offset)) }
    return MirrorTopicSpec(
      metadata: ManifestMetadata(name: name, place: place(39)), link: link, topics: topics, state: state)
  }

  static func snapshot(_ id: String) -> ClusterSnapshot {
    let brokers = (1...3).map { BrokerSnapshot(id: $0, host: "\(id)-\($0)", port: 9092) }
    return ClusterSnapshot(
      clusterID: id, brokers: brokers, topics: [:], knownTopicConfigs: .read(timestampConfigs),
      brokerConfigs: .read(["message.max.bytes": ConfigValue("1048588", source: .builtIn)]),
      disks: .read([DiskSnapshot(broker: 1, path: "/data", totalBytes: 1_000_000, usableBytes: 400_000)]))
  }

  /// A topic whose partitions all begin at `start` and end at `ends`.
  static func topic(
    id: String?, partitions: Int = 3, start: Int64 = 0, ends: Int64 = 0, configs: [String: String] = [:]
  ) -> TopicSnapshot {
    let offsets = PartitionOffsets(
      logStartOffset: start, lastStableOffset: ends, highWatermark: ends, logEndOffset: ends)
    let details = TopicDetails(
      configs: .read(configs.mapValues { ConfigValue($0, source: .dynamicTopic) }),
      offsets: .read([PartitionOffsets](repeating: offsets, count: partitions)), sizeInBytes: 3_000)
    let replicas = PartitionSnapshot(leader: 1, leaderEpoch: 0, replicas: [1, 2])
    return TopicSnapshot(
      id: id, partitions: [PartitionSnapshot](repeating: replicas, count: partitions), details: details)
  }

  /// What Lockstep pins on a destination that knows `timestampConfigs`.
  static let pinned = [
    "cleanup.policy": "delete", "compression.type": "producer", "message.timestamp.type": "CreateTime",
    "retention.bytes": "-1", "retention.ms": "-1", "unclean.leader.election.enable": "false",
    "message.timestamp.after.max.ms": "9223372036854775807",
    "message.timestamp.before.max.ms": "9223372036854775807", "max.message.bytes": "1048588",
  ]

  /// The mirror of `orders` as a past run left it.
  mutating func mirrorExists(
    id: String? = "D1", partitions: Int = 3, ends: Int64 = 50, configs: [String: String] = pinned,
    activity: MirrorRecord.Activity = .mirroring, phase: MirrorRecord.Phase = .created, link: String = "prod-to-dr",
    scope: String = "default"
  ) {
    destination["orders"] = Self.topic(id: id, partitions: partitions, ends: ends, configs: configs)
    records.mirrors["orders"] = MirrorRecord(
      link: link, scope: scope, source: TopicIdentity(name: "orders", id: "S1"),
      destination: TopicIdentity(name: "orders", id: phase == .created ? id : nil), phase: phase, activity: activity,
      partitionCount: 3, createdByOwnership: 1)
  }

  mutating func register(_ link: String = "prod-to-dr", prefix: String = "", source: String = "PROD") {
    records.links.append(
      LinkRecord(
        name: link, scope: "default", sourceClusterID: source, destinationClusterID: "DR", topicPrefix: prefix))
  }

  var plan: Plan { Planner.plan(desired: desired, observed: observed, policy: policy) }
}

extension World {
  subscript(cluster name: String) -> ClusterSnapshot {
    get { observed.clusters[name]?.value ?? Self.snapshot(name) }
    set { observed.clusters[name] = .read(newValue) }
  }
  var prod: ClusterSnapshot {
    get { self[cluster: "prod"] }
    set { self[cluster: "prod"] = newValue }
  }
  var dr: ClusterSnapshot {
    get { self[cluster: "dr"] }
    set { self[cluster: "dr"] = newValue }
  }
  var source: Topics {
    get { Topics(topics: prod.topics) }
    set { prod.topics = newValue.topics }
  }
  var destination: Topics {
    get { Topics(topics: dr.topics) }
    set { dr.topics = newValue.topics }
  }
  var records: StateRecords {
    get { observed.states["dr"]?.records ?? StateRecords() }
    set { observed.states["dr"] = .read(newValue) }
  }

  /// Topics by name, those that can be described.
  struct Topics {
    var topics: [String: Observation<TopicSnapshot>]

    subscript(_ name: String) -> TopicSnapshot? {
      get { topics[name]?.value }
      set { topics[name] = newValue.map(Observation.read) }
    }
  }
}

extension Plan {
  var blockedReasons: [Reason] { blocked.map(\.reason) }
  var actionNames: [String] { changes.flatMap(\.actions).map(\.name) }
}
