import Librdkafka
import LinkVerify
import TestSupport
import Testing

extension RealKafka {
  /// A verifier that cannot fail proves nothing: every kind of difference is made once, and must be found and named.
  @Suite("The verifier")
  struct VerifierTests {
    /// What stands on the destination instead of `original`, and how the verifier must call it.
    struct Tampering: Sendable, CustomTestStringConvertible {
      let testDescription: String
      let kind: Difference.Kind
      let offset: Int64
      let change: @Sendable (inout [TestRecord]) -> Void
    }

    static let original: [TestRecord] = (0..<20).map { index in
      TestRecord(
        key: "key \(index)", value: "value \(index)", headers: [.init("a", [1]), .init("b", nil)],
        timestamp: 1_700_000_000_000 + Int64(index))
    }

    static let tamperings = [
      Tampering(testDescription: "one byte of a value", kind: .value, offset: 5) { $0[5].value?[3] ^= 1 },
      Tampering(testDescription: "a longer value", kind: .value, offset: 5) { $0[5].value?.append(0) },
      Tampering(testDescription: "an empty value for a null", kind: .value, offset: 0) { $0[0].value = [] },
      Tampering(testDescription: "an empty key for a null", kind: .key, offset: 19) { $0[19].key = [] },
      Tampering(testDescription: "one byte of a key", kind: .key, offset: 7) { $0[7].key?[0] ^= 0x80 },
      Tampering(testDescription: "a timestamp off by one", kind: .timestamp, offset: 3) { $0[3].timestamp += 1 },
      Tampering(testDescription: "swapped headers", kind: .headers, offset: 9) { $0[9].headers.swapAt(0, 1) },
      Tampering(testDescription: "a dropped header", kind: .headers, offset: 9) { $0[9].headers.removeLast() },
      Tampering(testDescription: "an empty header for a null", kind: .headers, offset: 9) {
        $0[9].headers[1].value = []
      },
      Tampering(testDescription: "a header's name", kind: .headers, offset: 9) { $0[9].headers[0].name = "A" },
      Tampering(testDescription: "an extra record at the end", kind: .extra, offset: 20) {
        $0.append(TestRecord(value: "more"))
      },
    ]

    @Test("A single difference is found and named", arguments: Array(tamperings.enumerated()))
    func findsADifference(index: Int, tampering: Tampering) async throws {
      var originals = Self.original
      originals[0].value = nil
      originals[19].key = nil
      var copies = originals
      tampering.change(&copies)
      let report = try await verify("verifier.tampered.\(index)", source: originals, destination: copies)
      #expect(report.outcome == .different)
      let differences = report.topics[0].partitions[0].differences
      #expect(differences.contains { $0.kind == tampering.kind && $0.offset == tampering.offset })
      // Beyond the source's end the longer log is named, too; nothing else is wrong.
      #expect(differences.allSatisfy { $0.offset == tampering.offset })
    }

    @Test("Equal topics pass, and the report says what was compared")
    func equalTopicsPass() async throws {
      var generator = RecordGenerator(seed: 11)
      let records = generator.records(3_000)
      let report = try await verify("verifier.equal", source: records, destination: records)
      #expect(report.outcome == .equal)
      #expect(report.recordsCompared == 3_000)
      #expect(report.topics[0].partitions[0].proven == OffsetRange(start: 0, end: 3_000))
    }

    @Test("A mirror that lags is equal as far as it goes, and the rest is said to be unproven")
    func lagIsNotADifference() async throws {
      let report = try await verify(
        "verifier.lag", source: Self.original, destination: Array(Self.original.prefix(12)))
      #expect(report.outcome == .equal)
      #expect(report.lag == 8)
      #expect(report.recordsCompared == 12)
      #expect(report.lines.last?.contains("8 offsets behind") == true)
    }

    @Test("A committed record that is a hole on the mirror is missing; aborted data on the mirror is extra")
    func holesAndAbortedData() async throws {
      let (source, destination) = try await clusters()
      let topic = "verifier.holes"
      try await blocking("write") {
        for (cluster, commits) in [(source, [true, false]), (destination, [false, false])] {
          try TestAdmin(cluster.bootstrapServers).createTopic(topic)
          let producer = try TestProducer(cluster.bootstrapServers, transactionalID: topic)
          try producer.transaction(topic, values: ["a"], commits: commits[0])  // 0, marker 1
          try producer.transaction(topic, values: ["b"], commits: commits[1])  // 2, marker 3
        }
      }
      // Read with read_committed, the tampered mirror has nothing: what the source has at 0 is missing.
      let blind = Verifier(source: source.reader(.readCommitted), destination: destination.reader(.readCommitted))
      let missing = try await blind.verify(pairs: [TopicPair(source: topic, destination: topic)])
      #expect(missing.topics[0].partitions[0].differences.map(\.kind) == [.missing])
      // As mirrors are read: the record of the source's aborted transaction must not be visible.
      let extra = try await verifier(source, destination).verify(pairs: [TopicPair(source: topic, destination: topic)])
      #expect(extra.topics[0].partitions[0].differences.map { "\($0.kind) \($0.offset)" } == ["extra 2"])
    }

    @Test("Topics and partitions that one side does not have are differences")
    func missingTopicsAndPartitions() async throws {
      let (source, destination) = try await clusters()
      try await source.fill("verifier.only-source", records: [])
      try await destination.fill("verifier.only-destination", records: [])
      try await source.fill("verifier.partitions", partitions: 3, records: [])
      try await destination.fill("verifier.partitions", partitions: 4, records: [])
      let report = try await verifier(source, destination).verify(
        pairs: ["verifier.only-source", "verifier.only-destination", "verifier.partitions"].map {
          TopicPair(source: $0, destination: $0)
        })
      #expect(
        report.topics.map(\.difference) == [
          .missingOnDestination, .missingOnSource, .partitionCount(source: 3, destination: 4),
        ])
      #expect(report.outcome == .different)
    }

    @Test("A sample looks at as many records as it says, finds what is wrong everywhere, and names its seed")
    func samples() async throws {
      var wrong = Self.original
      for index in wrong.indices { wrong[index].timestamp += 1 }
      let report = try await verify(
        "verifier.sample", source: Self.original, destination: wrong, sample: Sample(recordsPerPartition: 5, seed: 3))
      #expect(report.recordsCompared == 5)
      #expect(report.differenceCount == 5)
      #expect(report.lines.contains { $0.contains("seed 3") && $0.contains("sample") })
    }

    @Test("64 partitions, empty and filled, are compared one by one")
    func manyPartitions() async throws {
      let (source, destination) = try await clusters()
      let topic = "verifier.many"
      try await blocking("write") {
        for cluster in [source, destination] {
          try TestAdmin(cluster.bootstrapServers).createTopic(topic, partitions: 64)
          let producer = try TestProducer(cluster.bootstrapServers)
          for partition in Int32(0)..<64 where partition % 2 == 0 {
            let last: [TestRecord] =
              partition == 62 && cluster === destination ? [TestRecord(value: "X")] : [TestRecord(value: "x")]
            try producer.send(Self.original + last, topic: topic, partition: partition)
          }
          try producer.flush()
        }
      }
      let report = try await verifier(source, destination).verify(pairs: [TopicPair(source: topic, destination: topic)])
      #expect(report.topics[0].partitions.count == 64)
      #expect(report.recordsCompared == 32 * 21)
      #expect(report.topics[0].partitions.filter { $0.differenceCount > 0 }.map(\.partition) == [62])
    }

    @Test("A cluster that does not answer is an error, never an equality")
    func unreachable() async throws {
      let source = try await SharedClusters.shared.source()
      let port = try FreePort.take()
      let nowhere = ReaderConfiguration(
        clusterName: "dr", bootstrapServers: ["127.0.0.1:\(port)"], isolation: .readUncommitted, patience: .seconds(3))
      let verifier = Verifier(source: source.reader(.readCommitted), destination: nowhere)
      let error = await #expect(throws: ReadError.self) {
        try await verifier.verify(pairs: [TopicPair(source: "verifier.any", destination: "verifier.any")])
      }
      #expect(error?.kind == .unreachable)
      #expect(error?.description.contains("dr") == true)
      #expect(error?.description.contains("refused") == true)
    }

    private func clusters() async throws -> (KafkaTestCluster, KafkaTestCluster) {
      (try await SharedClusters.shared.source(), try await SharedClusters.shared.destination())
    }

    private func verifier(_ source: KafkaTestCluster, _ destination: KafkaTestCluster) -> Verifier {
      Verifier(source: source.reader(.readCommitted), destination: destination.reader(.readUncommitted))
    }

    private func verify(
      _ topic: String, source records: [TestRecord], destination copies: [TestRecord], sample: Sample? = nil
    ) async throws -> VerifyReport {
      let (source, destination) = try await clusters()
      try await source.fill(topic, records: records)
      try await destination.fill(topic, records: copies)
      return try await verifier(source, destination).verify(
        pairs: [TopicPair(source: topic, destination: topic)], sample: sample)
    }
  }
}
