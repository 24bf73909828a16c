import KafkaProtocol
import LinkModel
import TestSupport
import Testing

extension RealKafka {
  /// Logs that start above 0, by the engine alone.
  @Suite("Late log starts, the engine")
  struct LateStartEngineTests {
    @Test("Every partition starts where its source does, and data goes on there: late, empty, and from 0")
    func differentStarts() async throws {
      let topic = "engine.late-different"
      let rig = try await EngineRig(topic, partitions: 4)
      for (partition, offset) in [(1, Int64(1_234_567)), (2, 3), (3, 700_001)] {
        try await rig.source.late { try $0.start(topic, partition: Int32(partition), at: offset) }
      }
      try await Self.write(100, to: rig, partitions: [0, 1, 2])
      let outcome = await rig.copy(isFirst: true)
      #expect(outcome.end == .inSync)
      #expect(outcome.recordsCopied == 300, "filler is no record")
      #expect(
        try await rig.destination.edges(of: topic, partitions: 4) == [
          0..<100, 1_234_567..<1_234_667, 3..<103, 700_001..<700_001,
        ])
      let report = try await rig.verify()
      #expect(report.outcome == .equal && report.recordsCompared == 300, "\(report)")

      try await Self.write(10, to: rig, partitions: [0, 1, 2, 3])
      #expect(await rig.copy().end == .inSync)
      #expect(try await rig.verify().outcome == .equal)
      #expect(
        try await rig.destination.edges(of: topic, partitions: 4).map(\.upperBound) == [110, 1_234_677, 113, 700_011])
    }

    @Test("A run that died while it filled is gone on with, and one that died before the deletion")
    func diedInTheMiddle() async throws {
      let topic = "engine.late-died"
      let rig = try await EngineRig(topic, partitions: 2)
      for partition in [Int32(0), 1] {
        try await rig.source.late { try $0.start(topic, partition: partition, at: 900_000) }
        let stamp = ProducerStamp(producerID: rig.fillerID, producerEpoch: 4, baseSequence: 0)
        try await rig.destination.late {
          try $0.fill(topic, partition: partition, offsets: partition == 0 ? 123_456 : 900_000, stamp: stamp)
        }
      }
      try await Self.write(100, to: rig, partitions: [0, 1])
      #expect(await rig.copy().end == .inSync)
      #expect(try await rig.destination.edges(of: topic, partitions: 2) == [900_000..<900_100, 900_000..<900_100])
      #expect(try await rig.verify().outcome == .equal)
    }

    @Test("While nothing is mirrored the start follows the source's; afterwards lost records stop the mirror")
    func sourceMovesOn() async throws {
      let topic = "engine.late-moves"
      let rig = try await EngineRig(topic)
      try await rig.source.late { try $0.start(topic, at: 5_000) }
      #expect(await rig.copy(isFirst: true, startOffsets: [5_000]).end == .inSync)
      #expect(try await rig.destination.edges(of: topic) == [5_000..<5_000])

      try await Self.write(100, to: rig, partitions: [0])
      try await Self.delete(rig, before: 5_050)
      #expect(await rig.copy(startOffsets: [5_000]).end == .inSync)
      #expect(try await rig.destination.edges(of: topic) == [5_050..<5_100])
      #expect(try await rig.verify().outcome == .equal)

      try await Self.write(100, to: rig, partitions: [0])
      try await Self.delete(rig, before: 5_150)
      #expect(await rig.copy(startOffsets: [5_000]).stop?.reason == .sourceDataLost)
      #expect(try await rig.destination.edges(of: topic) == [5_050..<5_100])
    }

    @Test("A mirror that was to begin later than its source has nothing of what stands below")
    func chosenStart() async throws {
      let topic = "engine.late-chosen"
      let rig = try await EngineRig(topic)
      try await Self.write(200, to: rig, partitions: [0])
      #expect(await rig.copy(isFirst: true, startOffsets: [150]).end == .inSync)
      #expect(try await rig.destination.edges(of: topic) == [150..<200])
      let records = try await rig.destination.read(topic, isolation: .readUncommitted)
      #expect(records == Array(try await rig.source.read(topic, isolation: .readCommitted).suffix(50)))
    }

    @Test("Somebody's records below the start stop the mirror, and nothing of them is deleted")
    func foreignRecords() async throws {
      let topic = "engine.late-foreign"
      let rig = try await EngineRig(topic)
      try await rig.source.late { try $0.start(topic, at: 5_000) }
      try await rig.destination.late {
        try $0.fill(
          topic, offsets: 10, stamp: ProducerStamp(producerID: 999_999, producerEpoch: 0, baseSequence: 0))
      }
      #expect(await rig.copy(startOffsets: [5_000]).stop?.reason == .foreignWriter)
      #expect(try await rig.destination.edges(of: topic) == [0..<10])
    }

    private static func write(_ count: Int, to rig: EngineRig, partitions: [Int32]) async throws {
      let (bootstrap, topic) = (rig.source.bootstrapServers, rig.topic)
      try await blocking("write") {
        let producer = try TestProducer(bootstrap, compression: .lz4)
        for partition in partitions {
          try producer.send(
            (0..<count).map { TestRecord(value: "\(partition) \($0)") }, topic: topic, partition: partition)
        }
        try producer.flush()
      }
    }

    private static func delete(_ rig: EngineRig, before offset: Int64) async throws {
      let (bootstrap, topic) = (rig.source.bootstrapServers, rig.topic)
      try await blocking("delete") { try TestAdmin(bootstrap).deleteRecords(topic, before: offset) }
    }
  }
}
