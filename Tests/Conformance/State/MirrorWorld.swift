import IOLoop
import KafkaClient
import KafkaProtocol
import LinkModel
import LinkPlanner
import TestSupport
import Testing

@testable import LinkController

/// An engine that copies nothing and says that all is well.
final class IdleEngine: ReplicationEngine {
  private(set) var work: [MirrorWork] = []

  func copy(
    _ work: [MirrorWork], progress: @escaping @Sendable (MirrorProgress) -> Void
  ) async -> [MirrorOutcome] {
    self.work += work
    return work.map {
      MirrorOutcome(
        link: $0.link, destinationTopic: $0.destination.name, end: .inSync, recordsCopied: 0, bytesCopied: 0,
        holesFilled: 0, partitionsWithUnprovenTail: [])
    }
  }

  func drain() {}
}

/// Two real clusters, one source topic, and a link of the test's own that mirrors it.
final class MirrorWorld {
  let loop: any EventLoop
  let desired: DesiredState
  let policy = PlanPolicy()
  let engine = IdleEngine()
  private let name: String
  private let source: KafkaTestCluster
  private let destination: KafkaTestCluster
  private let channels: [String: any ClusterChannel]

  private init(
    name: String, loop: any EventLoop, source: KafkaTestCluster, destination: KafkaTestCluster,
    channels: [String: any ClusterChannel]
  ) {
    self.name = name
    self.loop = loop
    self.source = source
    self.destination = destination
    self.channels = channels
    let place = SourcePlace(file: "t.yaml", line: 1, column: 1)
    let link = String(name.map { $0 == "." ? "-" : $0 })
    func cluster(_ name: String, _ topic: String) -> KafkaClusterSpec {
      KafkaClusterSpec(
        metadata: ManifestMetadata(name: name, place: place), bootstrapServers: [],
        stateTopic: StateTopicSpec(name: topic))
    }
    desired = DesiredState(
      clusters: [cluster("dr", "\(name).state"), cluster("prod", "_lockstep.state")],
      links: [
        ClusterLinkSpec(
          metadata: ManifestMetadata(name: link, place: place, specHash: "h"), source: "prod", destination: "dr")
      ],
      mirrorTopics: [
        MirrorTopicSpec(
          metadata: ManifestMetadata(name: "t", place: place), link: link,
          topics: [MirrorTopicSpec.Topic(name: name, place: place)])
      ])
  }

  static func run(
    _ name: String, _ body: @escaping @Sendable (MirrorWorld) async throws -> Void
  ) async throws {
    let source = try await SharedClusters.shared.source()
    let destination = try await SharedClusters.shared.destination()
    try await blocking("make the source topic") {
      try TestAdmin(source.bootstrapServers).createTopic(name, partitions: 2)
    }
    let loop = try UVLoop.start()
    defer { loop.stop() }
    try await loop.spawn {
      func client(_ name: String, _ cluster: KafkaTestCluster) -> KafkaClient {
        let servers = cluster.bootstrapServers.split(separator: ",").compactMap { HostPort($0) }
        return KafkaClient(loop: loop, name: name, bootstrapServers: servers, clientID: "lockstep-test")
      }
      let clients = [client("prod", source), client("dr", destination)]
      defer { for client in clients { client.shutDown() } }
      let channels = clients.reduce(into: [String: any ClusterChannel]()) { $0[$1.name] = KafkaChannel($1) }
      try await body(MirrorWorld(name: name, loop: loop, source: source, destination: destination, channels: channels))
    }.value
  }

  // MARK: Runs

  func reconciler(_ fate: ((APIKey) async -> UnreliableChannel.Fate)? = nil) -> Reconciler {
    var channels = channels
    if let fate, let channel = channels["dr"] { channels["dr"] = UnreliableChannel(channel, fate: fate) }
    return Reconciler(loop: loop, channels: channels)
  }

  func plan() async -> Plan { await reconciler().plan(desired, policy: policy) }

  func reconcile(
    copies: Bool = true, _ fate: ((APIKey) async -> UnreliableChannel.Fate)? = nil
  ) async -> ReconcileReport {
    let options = RunOptions(policy: policy, copies: copies)
    return await reconciler(fate).run(desired, options: options, engine: engine) { _ in }
  }

  /// A first run in which the second request of a kind has this fate: the first CreateTopics makes the state topic.
  func reconcile(through fate: UnreliableChannel.Fate, atSecond key: APIKey) async -> ReconcileReport {
    var count = 0
    return await reconcile { asked in
      if asked == key { count += 1 }
      return asked == key && count == 2 ? fate : .pass
    }
  }

  // MARK: What is there

  private func state() async throws -> RecordedState {
    let journal = KafkaStateJournal(cluster: try #require(channels["dr"]), topic: "\(name).state", loop: loop)
    try await journal.refresh()
    return journal.state
  }

  func record() async throws -> MirrorRecord? { try await state().mirrors.values.first?.record }
  func link() async throws -> LinkRecord? { try await state().links.values.first }

  func expectMade(by report: ReconcileReport) async throws {
    #expect(report.results.compactMap(\.failure) == [])
    #expect(report.failures == [])
    #expect(report.conclusion == .done)
    let live = try await TopicLook([name], on: try #require(channels["dr"])).topics[name]?.value
    let record = try await record()
    #expect(record?.phase == .created)
    #expect(record?.destination.id != nil && record?.destination.id == live?.id)
    #expect(engine.work.last?.destination == record?.destination)
    #expect(await plan().changes == [], "what was done is what was planned")
  }

  // MARK: Others at work

  func makeMirrorTopicByHand() async throws {
    let (bootstrap, name) = (destination.bootstrapServers, name)
    try await blocking("make the topic") { try TestAdmin(bootstrap).createTopic(name, partitions: 2) }
  }

  func deleteMirrorTopic() async throws {
    let (bootstrap, name) = (destination.bootstrapServers, name)
    try await blocking("delete the topic") { try TestAdmin(bootstrap).deleteTopic(name) }
  }

  func writeToMirror() async throws { try await write(destination) }
  func writeToSource() async throws { try await write(source) }

  private func write(_ cluster: KafkaTestCluster) async throws {
    let (bootstrap, name) = (cluster.bootstrapServers, name)
    try await blocking("write to the topic") {
      let producer = try TestProducer(bootstrap)
      try producer.send([TestRecord(key: "a", value: "b")], topic: name)
      try producer.flush()
    }
  }
}
