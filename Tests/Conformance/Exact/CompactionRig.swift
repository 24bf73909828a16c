import Foundation
import Librdkafka
import LinkVerify
import TestSupport
import Testing

/// One compacted topic of one partition, and a link of its own that mirrors it.
struct CompactionRig {
  enum Destination {
    case shared
    /// Its topics roll and are cleaned as soon as may be.
    case cleaning
  }
  enum Side { case source, destination }

  let source: KafkaTestCluster
  let destination: KafkaTestCluster
  let manifests: LinkManifests
  let topic: String

  init(_ name: String, destination: Destination) async throws {
    source = try await SharedClusters.shared.source()
    switch destination {
    case .shared: self.destination = try await SharedClusters.shared.destination()
    case .cleaning:
      let properties = ["log.roll.ms": "1000", "log.cleaner.min.cleanable.ratio": "0.001"]
      self.destination = try await SharedClusters.shared.cluster(
        "cleaning", nil, KafkaClusterConfiguration(properties: properties))
    }
    topic = "compacted.\(name)"
    manifests = try LinkManifests(
      link: name, source: source.bootstrapServers, destination: self.destination.bootstrapServers, prefix: topic)
  }

  func create(_ configs: [String: String]) async throws {
    let (bootstrap, topic) = (source.bootstrapServers, topic)
    try await blocking("create \(topic)") { try TestAdmin(bootstrap).createTopic(topic, configs: configs) }
  }

  func fill(_ example: ExactCase) async throws -> ExactCase.Filled {
    let (bootstrap, topic) = (source.bootstrapServers, topic)
    return try await blocking("fill \(topic)") { try example.fill(bootstrap, topic) }
  }

  func setSourceConfigs(_ configs: [String: String]) async throws {
    let (bootstrap, topic) = (source.bootstrapServers, topic)
    try await blocking("configs of \(topic)") { try TestAdmin(bootstrap).setConfigs(topic, configs) }
  }

  func write(phase: Int, _ keys: [String], value: String? = "v") async throws {
    try await write(CleanedTopic.records(phase: phase, keys: keys, value: value))
  }

  func write(_ records: [TestRecord]) async throws {
    let (bootstrap, topic) = (source.bootstrapServers, topic)
    try await blocking("write \(topic)") {
      // Compressed, so that the batches of several phases stay batches of their own on the mirror.
      let producer = try TestProducer(bootstrap, compression: .zstd)
      try producer.send(records, topic: topic)
      try producer.flush()
    }
  }

  func expectInSync(limit: Double = 120) async throws {
    let run = try await manifests.reconcile(limit: limit)
    #expect(run.exitCode == 0, "\(run)")
  }

  /// What verify says of the topic, whose outcome and exit code have to be these.
  func verified(_ outcome: VerifyReport.Outcome) async throws -> TopicReport {
    struct Document: Decodable {
      struct Link: Decodable { var report: VerifyReport }
      var links: [Link]
    }
    let run = try await LockstepProcess.run(["verify", "-f", manifests.path, "-o", "json"])
    let report = try JSONDecoder().decode(Document.self, from: Data(run.output.utf8)).links.first?.report
    #expect(report?.outcome == outcome, "\(run)")
    #expect(run.exitCode == (outcome == .equal ? 0 : 9), "\(run)")
    return try #require(report?.topics.first)
  }

  func waitUntilCleaned(_ side: Side, leaving count: Int) async throws {
    try await wait("\(topic) is cleaned until \(count) records are left", side) { $0.count == count }
  }

  func waitUntilCleaned(_ side: Side, withoutOffset offset: Int64) async throws {
    try await wait("the cleaner removes offset \(offset) of \(topic)", side) { !$0.contains(offset) }
  }

  private func wait(_ what: String, _ side: Side, _ condition: @escaping @Sendable ([Int64]) -> Bool) async throws {
    let cluster = side == .source ? source : destination
    let log = CleanedTopic(bootstrap: cluster.bootstrapServers, name: topic)
    try await waitUntil(what, limit: 90, every: 0.2) { condition(try log.visibleOffsets()) }
  }

  /// The mirror's log end; 0 before there is one.
  func mirrorEnd() async throws -> Int64 {
    let (configuration, topic) = (destination.reader(.readUncommitted), topic)
    return try await blocking("log end of \(topic)") { try Self.end(configuration, topic) }
  }

  func waitUntilMirrorEnds(above offset: Int64, or process: LockstepProcess) async throws {
    let (configuration, topic) = (destination.reader(.readUncommitted), topic)
    try await waitUntil("the mirror \(topic) grows beyond \(offset)", limit: 60) {
      try !process.isRunning || Self.end(configuration, topic) > offset
    }
  }

  private static func end(_ configuration: ReaderConfiguration, _ topic: String) throws -> Int64 {
    let client = try ReaderClient(configuration)
    guard try client.partitionCount(of: topic) != nil else { return 0 }
    return try client.offsets(topic: topic, partition: 0).upperBound
  }
}
