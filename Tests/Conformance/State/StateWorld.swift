import IOLoop
import KafkaClient
import LinkModel
import TestSupport
import Testing

@testable import LinkController

/// A loop with a client of one real cluster and a state topic of its own, for what runs on the loop's thread.
final class StateWorld {
  static let link = LinkIdentity(scope: "default", link: "prod-to-dr")
  static let other = LinkIdentity(scope: "default", link: "lab-to-dr")

  let loop: any EventLoop
  let channel: any ClusterChannel
  let topic: String

  private init(loop: any EventLoop, channel: any ClusterChannel, topic: String) {
    self.loop = loop
    self.channel = channel
    self.topic = topic
  }

  /// Runs `body` on a loop of its own, with a state topic that has just been made.
  static func run(
    _ cluster: KafkaTestCluster, topic: String,
    _ body: @escaping @Sendable (StateWorld) async throws -> Void
  ) async throws {
    let loop = try UVLoop.start()
    defer { loop.stop() }
    let servers = cluster.bootstrapServers.split(separator: ",").compactMap { HostPort($0) }
    try await loop.spawn {
      let client = KafkaClient(loop: loop, name: "dr", bootstrapServers: servers, clientID: "lockstep-test")
      defer { client.shutDown() }
      let world = StateWorld(loop: loop, channel: KafkaChannel(client), topic: topic)
      let topics = KafkaTopics(cluster: world.channel, loop: loop)
      let request = TopicRequest(
        name: topic, partitionCount: 1, replicationFactor: 1, configs: ["cleanup.policy": "compact"])
      let creation = try await topics.create(request)
      #expect(creation != .nameTaken)
      _ = try await topics.waitForLeaders(of: topic, id: nil)
      try await body(world)
    }.value
  }

  func journal(_ channel: (any ClusterChannel)? = nil, transactionTimeout: Duration = .seconds(30)) -> KafkaStateJournal
  {
    KafkaStateJournal(
      cluster: channel ?? self.channel, topic: topic, loop: loop, transactionTimeout: transactionTimeout)
  }

  static func record(_ identity: LinkIdentity = link, number: Int) -> StateRecord {
    .link(
      LinkRecord(
        name: identity.link, scope: identity.scope, sourceClusterID: "P", destinationClusterID: "D", topicPrefix: "",
        producerIDs: [7], ownershipNumber: number))
  }

  /// N as it is committed. (EndTxn answers before its marker is written: a mere look may come too early.)
  func committedNumber(of identity: LinkIdentity = link) async throws -> Int? {
    let journal = journal()
    try await journal.refresh()
    return journal.state.links[identity]?.ownershipNumber
  }
}
