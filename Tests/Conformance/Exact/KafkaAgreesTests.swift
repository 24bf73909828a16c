import Foundation
import TestSupport
import Testing

extension RealKafka {
  /// Kafka's own consumer and its own log reader, over all topics of the run: they share nothing with us. Those of the
  /// newest release look at both sides, so that they print alike.
  @Suite("Kafka's own tools agree")
  struct KafkaAgreesTests {
    @Test("A console consumer prints the same records of both sides", arguments: VersionPair.all)
    func consoleConsumer(pair: VersionPair) async throws {
      let run = try await ExactRun.shared.finished(pair)
      async let original = consume(run.source, run.prefix, isolation: "read_committed")
      async let mirrored = consume(run.destination, run.prefix, isolation: "read_uncommitted")
      let (source, destination) = try await (original, mirrored)
      #expect(!source.isEmpty)
      // Not compared in the expectation: it would print every line.
      let isSame = source == destination
      let first = zip(source, destination).first { $0 != $1 }.map {
        "\(String(decoding: $0.prefix(300), as: UTF8.self)) | \(String(decoding: $1.prefix(300), as: UTF8.self))"
      }
      #expect(isSame, "\(source.count) lines on the source, \(destination.count) on the destination: \(first ?? "")")
    }

    /// What the consumer prints, by lines in an order of their own: it reads partitions in whatever order they come.
    private func consume(_ cluster: KafkaTestCluster, _ prefix: String, isolation: String) async throws -> [Data] {
      let properties = [
        "print.timestamp=true", "print.partition=true", "print.offset=true", "print.headers=true", "print.key=true",
        "null.literal=<null>",
      ]
      let output = try await (KafkaHome.newest ?? cluster.home).run(
        .consoleConsumer,
        [
          "--bootstrap-server", cluster.bootstrapServers, "--include", prefix.replacing(".", with: "\\.") + ".*",
          "--from-beginning", "--isolation-level", isolation, "--timeout-ms", "8000",
        ] + properties.flatMap { ["--property", $0] })
      // Kafka 4.2 and newer print that the option will be removed, on standard output.
      let warning = Data("Option --property is deprecated".utf8)
      return output.text.split(separator: UInt8(ascii: "\n")).filter { !$0.starts(with: warning) }.map(ownTime)
        .sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// A time is the same whoever gave it: a mirror's records have as their own what the source's broker gave them.
    private func ownTime(_ line: Data) -> Data {
      let label = Data("LogAppendTime:".utf8)
      return line.starts(with: label) ? Data("CreateTime:".utf8) + line.dropFirst(label.count) : line
    }

    @Test(
      "DumpLogSegments shows the source's committed records in the mirror's segments, and no others",
      arguments: VersionPair.all)
    func dumpLogSegments(pair: VersionPair) async throws {
      let run = try await ExactRun.shared.finished(pair)
      async let original = LogDump.read(run.source, topicPrefix: run.prefix)
      async let mirrored = LogDump.read(run.destination, topicPrefix: run.prefix)
      let (source, destination) = try await (original, mirrored)
      #expect(source.keys.sorted() == destination.keys.sorted())
      let ends = try lastStableOffsets(run)
      for (partition, log) in source.sorted(by: { $0.key < $1.key }) {
        guard let mirror = destination[partition], let end = ends[partition] else { continue }
        #expect(mirror.undecided.isEmpty, "\(partition): a mirror holds no transaction")
        let expected = log.committed.filter { $0.key < end }
        let isSame = expected == mirror.committed
        #expect(isSame, "\(partition): \(expected.count) records, mirror \(mirror.committed.count)")
      }
    }

    /// Where the source ended for a mirror, by partition folder.
    private func lastStableOffsets(_ run: ExactRun.Finished) throws -> [String: Int64] {
      let ends = try run.report().topics.flatMap { topic in
        topic.partitions.map { ("\(topic.topics.source)-\($0.partition)", $0.source.end) }
      }
      return Dictionary(uniqueKeysWithValues: ends)
    }
  }
}
