import Librdkafka
import TestSupport
import Testing

extension RealKafka {
  /// The judge's eyes: what librdkafka hands out must be what stands in the log.
  @Suite("The independent reader")
  struct IndependentReaderTests {
    @Test("Records come back as they were written, with every codec", arguments: TestProducer.Compression.allCases)
    func recordsComeBack(compression: TestProducer.Compression) async throws {
      let cluster = try await SharedClusters.shared.source()
      let topic = "reader.\(compression.rawValue)"
      var generator = RecordGenerator(seed: 7)
      let records = Self.corners + generator.records(2_000)
      try await cluster.fill(topic, compression: compression, records: records)
      let read = try await cluster.read(topic, isolation: .readUncommitted)
      #expect(read.count == records.count)
      for (index, pair) in zip(read, records).enumerated() where pair.0.record != pair.1 || pair.0.offset != index {
        Issue.record("record \(index): wrote \(pair.1), read \(pair.0)")
      }
    }

    /// Null is not empty, for keys, values and headers; times are taken as they come.
    private static let corners: [TestRecord] = [
      TestRecord(key: [UInt8]?.none, value: nil), TestRecord(key: [UInt8](), value: []),
      TestRecord(key: [], value: nil),
      TestRecord(key: [UInt8]?.none, value: []), TestRecord(key: [UInt8]?.none, value: [1], timestamp: -1),
      TestRecord(key: [UInt8]?.none, value: [2], timestamp: 915_148_800_000),
      TestRecord(key: [UInt8]?.none, value: [3], timestamp: 4_102_444_800_000),
      TestRecord(
        key: [UInt8]?.none, value: [4],
        headers: [.init("a", nil), .init("a", []), .init("", [0]), .init("a", [1, 0, 2]), .init("é", nil)]),
    ]

    @Test("With read_committed the end is the last stable offset, and aborted records are passed over")
    func endsAtTheLastStableOffset() async throws {
      let cluster = try await SharedClusters.shared.source()
      let bootstrap = cluster.bootstrapServers
      let topic = "reader.transactions"
      let open = try await blocking("transactions") {
        try TestAdmin(bootstrap).createTopic(topic)
        let producer = try TestProducer(bootstrap, transactionalID: "reader-1")
        try producer.transaction(topic, values: ["a", "b"], commits: true)  // 0, 1, marker 2
        try producer.transaction(topic, values: ["x"], commits: false)  // 3, marker 4
        try producer.transaction(topic, values: ["c"], commits: true)  // 5, marker 6
        try producer.begin()
        try producer.send(TestRecord(value: "open"), topic: topic)  // 7
        try producer.flush()
        return producer
      }
      let committed = try await cluster.read(topic, isolation: .readCommitted)
      let all = try await cluster.read(topic, isolation: .readUncommitted)
      let ends = try await blocking("offsets") {
        (
          try ReaderClient(cluster.reader(.readCommitted)).offsets(topic: topic, partition: 0),
          try ReaderClient(cluster.reader(.readUncommitted)).offsets(topic: topic, partition: 0)
        )
      }
      #expect(committed.map(\.offset) == [0, 1, 5])
      #expect(all.map(\.offset) == [0, 1, 3, 5, 7])
      #expect(ends.0 == 0..<7)
      #expect(ends.1 == 0..<8)
      try await blocking("abort") { try open.abort() }
    }
  }
}
