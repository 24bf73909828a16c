import Foundation
import Librdkafka
import TestSupport
import Testing

extension RealKafka {
  /// A broker forgets a producer id by the time of its last record: of records ten days old within a second here, in the
  /// middle of the copying. Nothing excludes a batch that comes twice then, but that each goes alone.
  @Suite("Forgotten producer ids")
  struct ForgottenIDsTests {
    /// Kafka 2.8 has no property for how often it looks.
    static let destinations = KafkaHome.all.filter { !$0.usesZooKeeper }.prefix(LongCases.areAsked ? 9 : 1)

    @Test("Records ten days old are neither doubled nor lost, also over a kill -9", arguments: Array(destinations))
    func tenDaysOld(home: KafkaHome) async throws {
      let source = try await SharedClusters.shared.source()
      let destination = try await KafkaTestCluster.start(
        home, .init(properties: ["producer.id.expiration.check.interval.ms": "1000"]))
      let prefix = "forgotten-\(home)."
      let records = try await Self.fill(source, prefix)
      let manifests = try LinkManifests(
        link: "forgotten", source: source.bootstrapServers, destination: destination.bootstrapServers, prefix: prefix,
        linkSpec: "  bandwidth: {limit: 1MiB}")

      let first = try LockstepProcess(["reconcile", manifests.path])
      let configuration = destination.reader(.readUncommitted)
      try await waitUntil("a third is copied", limit: 120) {
        try !first.isRunning || Self.end(configuration, prefix + "packed") > records / 3
      }
      first.send(SIGKILL)
      #expect(try await first.result().exitCode == 128 + SIGKILL)

      let second = try LockstepProcess(["reconcile", manifests.path])
      let watch = try ProducerWatch(destination, topic: prefix + "packed")
      let samples = try await watch.samples { second.isRunning }
      let run = try await second.result(limit: 300)
      #expect(run.exitCode == 0, "\(run)")
      let middle = samples.filter { (1..<records).contains($0.end) }
      let ends = Set(middle.filter { !$0.isAnyKnown }.map(\.end))
      #expect(!ends.isEmpty, "the id was never forgotten in the middle: \(middle.count) looks")
      #expect(middle.contains { $0.isAnyKnown && $0.end > ends.min() ?? 0 }, "nothing was appended behind that")
      let verify = try await LockstepProcess.run(["verify", "-f", manifests.path])
      #expect(verify.exitCode == 0, "\(verify)")
      try await destination.down()
    }

    /// Batches of one record that do not merge, batches that do, and aborted ones among committed ones. Returns how many
    /// records the first topic has.
    private static func fill(_ source: KafkaTestCluster, _ prefix: String) async throws -> Int64 {
      let bootstrap = source.bootstrapServers
      return try await blocking("fill") {
        var generator = RecordGenerator(seed: 16)
        let time = Int64((Date().timeIntervalSince1970 - 10 * 86_400) * 1_000)
        let records = (0..<4_000).map { TestRecord(value: generator.noise(1_500), timestamp: time + $0) }
        let admin = try TestAdmin(bootstrap)
        for (name, codec) in [("packed", TestProducer.Compression.zstd), ("plain", .none)] {
          try admin.createTopic(prefix + name)
          let single = [
            "batch.num.messages": "1", "linger.ms": "0", "enable.idempotence": "true", "max.in.flight": "5",
          ]
          let producer = try TestProducer(bootstrap, compression: codec, settings: single)
          try producer.send(records, topic: prefix + name)
          try producer.flush()
        }
        try admin.createTopic(prefix + "transactions")
        let producer = try TestProducer(bootstrap, transactionalID: prefix)
        for round in 0..<40 {
          try producer.begin()
          try producer.send(Array(records[(round * 20)..<(round * 20 + 20)]), topic: prefix + "transactions")
          try producer.flush()
          if round % 4 == 1 { try producer.abort() } else { try producer.commit() }
        }
        return Int64(records.count)
      }
    }

    private static func end(_ configuration: ReaderConfiguration, _ topic: String) throws -> Int64 {
      let client = try ReaderClient(configuration)
      return try client.partitionCount(of: topic) == nil ? 0 : client.offsets(topic: topic, partition: 0).upperBound
    }
  }
}
