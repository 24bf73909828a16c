import IOLoop
import KafkaClient
import Librdkafka
import LinkModel
import LinkReplication
import LinkVerify
import Synchronization
import TestSupport

/// The engine alone between two clusters, the shared ones unless said: one topic, whose ownership the test keeps itself.
final class EngineRig: Sendable {
  let topic: String
  let partitions: Int32
  let source: KafkaTestCluster
  let destination: KafkaTestCluster
  let producerID: Int64
  let fillerID: Int64
  private let loop: UVLoop
  private let ownership = Mutex(0)

  init(
    _ topic: String, partitions: Int32 = 1, configs: [String: String] = [:], mirrorConfigs: [String: String] = [:],
    from source: KafkaTestCluster? = nil
  ) async throws {
    self.topic = topic
    self.partitions = partitions
    let shared = try await SharedClusters.shared.source()
    let (source, destination) = (source ?? shared, try await SharedClusters.shared.destination())
    (self.source, self.destination) = (source, destination)
    loop = try UVLoop.start()
    producerID = try await Self.allocate(loop, destination.bootstrapServers)
    fillerID = try await Self.allocate(loop, destination.bootstrapServers)
    try await blocking("create \(topic)") {
      try TestAdmin(source.bootstrapServers).createTopic(
        topic, partitions: partitions, configs: configs.merging(["retention.ms": "-1"]) { $1 })
      try TestAdmin(destination.bootstrapServers).createTopic(
        topic, partitions: partitions, configs: Self.pinned.merging(mirrorConfigs) { $1 })
    }
    for configuration in [source.reader(.readUncommitted), destination.reader(.readUncommitted)] {
      try await waitUntil("\(topic) is known") { try ReaderClient(configuration).partitionCount(of: topic) != nil }
    }
  }

  deinit { loop.stop() }

  private static let pinned = [
    "compression.type": "producer", "retention.ms": "-1", "message.timestamp.after.max.ms": "9223372036854775807",
  ]

  private static func allocate(_ loop: UVLoop, _ bootstrapServers: String) async throws -> Int64 {
    let task = loop.spawn {
      let client = KafkaClient(
        loop: loop, name: "destination", bootstrapServers: addresses(bootstrapServers), clientID: "test")
      defer { client.shutDown() }
      return try await client.initProducerID(transactionalID: nil).producerID
    }
    return try await task.value
  }

  private static func addresses(_ bootstrapServers: String) -> [HostPort] {
    bootstrapServers.split(separator: ",").compactMap { HostPort(String($0)) }
  }

  /// One more ownership, and one copy under it; without appending, only the proof.
  func copy(
    isFirst: Bool = false, appends: Bool = true, topicID: String? = nil, expiration: Int64? = 86_400_000,
    startOffsets: [Int64]? = nil
  ) async -> MirrorOutcome {
    let work = nextWork(
      isFirst: isFirst, appends: appends, topicID: topicID, expiration: expiration, startOffsets: startOffsets)
    return await engine().copy([work], progress: { _ in })[0]
  }

  /// One more ownership that goes on at the source's head until `body` has ended.
  func follow(_ body: () async throws -> Void) async throws -> MirrorOutcome {
    let (engine, work) = (engine(), nextWork(isFirst: false))
    async let outcomes = engine.copy([work], goal: .follow, progress: { _ in })
    do {
      try await body()
    } catch {
      engine.drain()
      throw TestSupportError("\(error), and then: \(await outcomes[0])")
    }
    engine.drain()
    return await outcomes[0]
  }

  private func nextWork(
    isFirst: Bool, appends: Bool = true, topicID: String? = nil, expiration: Int64? = 86_400_000,
    startOffsets: [Int64]? = nil
  ) -> MirrorWork {
    let number = ownership.withLock {
      $0 += 1
      return $0
    }
    return MirrorWork(
      link: "engine", source: TopicIdentity(name: topic, id: topicID),
      destination: TopicIdentity(name: topic, id: nil), partitionCount: Int(partitions), producerID: producerID,
      linkProducerIDs: [producerID, fillerID], ownershipNumber: appends ? number : nil, createdByThisOwnership: isFirst,
      maxMessageBytes: 1_048_588, producerIDExpirationMilliseconds: expiration,
      startOffsets: startOffsets, fillerProducerID: fillerID)
  }

  private func engine() -> LinkEngine {
    let ends = LinkEnds(
      source: ClusterEndpoint(name: "source", bootstrapServers: Self.addresses(source.bootstrapServers)),
      destination: ClusterEndpoint(name: "destination", bootstrapServers: Self.addresses(destination.bootstrapServers)),
      clientID: "test")
    return LinkEngine(ends, loop: loop, workerLoops: [loop])
  }

  /// Returns when the mirror's log ends add up to `end`.
  func waitUntilMirrored(_ end: Int64) async throws {
    let configuration = destination.reader(.readUncommitted)
    try await waitUntil("the mirror of \(topic) reaches \(end)", limit: 60) { [topic, partitions] in
      let client = try ReaderClient(configuration)
      let ends = try (0..<partitions).map { try client.offsets(topic: topic, partition: $0).upperBound }
      return ends.reduce(0, +) >= end
    }
  }

  func verify() async throws -> VerifyReport {
    let verifier = Verifier(source: source.reader(.readCommitted), destination: destination.reader(.readUncommitted))
    return try await verifier.verify(pairs: [TopicPair(source: topic, destination: topic)])
  }
}
