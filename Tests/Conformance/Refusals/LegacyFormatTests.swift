import TestSupport
import Testing

extension RealKafka {
  /// Messages of the formats before record batches, which only brokers before 4.0 still hold.
  @Suite("Formats 0 and 1")
  struct LegacyFormatTests {
    private static let home = KafkaHome.all.first { $0.version.hasPrefix("2.") }

    @Test(
      "They stop their mirrors by name before anything of them is sent; the others are mirrored",
      .enabled(if: home != nil, "KAFKA_HOMES names no Kafka before 3.0, which writes these formats"))
    func stopped() async throws {
      let source = try await KafkaTestCluster.start(try #require(Self.home))
      let destination = try await SharedClusters.shared.destination()
      let records = (0..<10).map { TestRecord(key: "k\($0)", value: "v\($0)") }
      let formats = ["zero": "0.9.0.1", "one": "0.10.2", "zero.gzip": "0.9.0.1", "one.gzip": "0.10.2", "fine": "2.8"]
      for (name, format) in formats.sorted(by: { $0.key < $1.key }) {
        try await source.fill(
          "legacy.\(name)", compression: name.hasSuffix("gzip") ? .gzip : .none,
          configs: ["message.format.version": format], records: records)
      }
      let manifests = try LinkManifests(
        link: "legacy", source: source.bootstrapServers, destination: destination.bootstrapServers, prefix: "legacy.")
      for _ in 1...2 {
        let run = try await manifests.reconcile()
        #expect(run.exitCode == 8, "\(run)")
        let lines = run.description.split(separator: "\n")
        for name in formats.keys.sorted() {
          let isStopped = lines.contains { $0.contains("legacy/legacy.\(name)") && $0.contains("UnsupportedFormat") }
          #expect(isStopped == (name != "fine"), "\(name): \(run)")
          let mirrored = try await destination.read("legacy.\(name)", isolation: .readUncommitted)
          #expect(mirrored.count == (name == "fine" ? 10 : 0), "\(name)")
        }
      }
      try await source.down()
    }
  }
}
