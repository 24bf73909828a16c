import Bytes
import Testing

@testable import KafkaProtocol

@Suite struct RecordedBatchesTests {
  @Test("Every stored batch has its CRC, and offsets follow one another without overlap")
  func checksums() throws {
    for log in try RecordedLog.all() {
      for batch in try log.batches() { #expect(batch.verifyCRC(), "\(log.testDescription) at \(batch.baseOffset)") }
    }
  }

  @Test("What a Java producer sent is read from batches of every codec", arguments: Compression.allCases)
  func codecs(compression: Compression) throws {
    for log in try RecordedLog.named("codec-\(compression)") {
      let batch = try #require(try log.batches().first)
      #expect(batch.compression == compression)
      #expect(batch.isDense && !batch.isTransactional && !batch.isControl && !batch.isLogAppendTime)
      #expect(try batch.records(limit: 10_000) == (0..<5).map(Record.sent), "\(log.testDescription)")
    }
  }

  @Test("Records of a LogAppendTime batch all have its max timestamp")
  func appendTime() throws {
    for log in try RecordedLog.named("append-time") {
      let batch = try #require(try log.batches().first)
      #expect(batch.isLogAppendTime)
      let timestamps = try batch.records(limit: 10_000).map(\.timestamp)
      #expect(timestamps == [Int64](repeating: batch.maxTimestamp, count: 5))
    }
  }

  @Test("Transactions are data and markers, each told apart")
  func transactions() throws {
    for log in try RecordedLog.named("transactions") {
      let batches = try log.batches()
      let types = try batches.map { try $0.controlType() }
      #expect(types == [nil, .commit, nil, .abort, nil, .commit, nil, .abort], "\(log.testDescription)")
      #expect(!batches.contains { !$0.isTransactional })
      #expect(batches.map(\.recordCount) == [2, 1, 2, 1, 1, 1, 1, 1])
    }
  }

  @Test("A compacted batch keeps its last offset, its hole is seen, and its delete horizon does not move its times")
  func compacted() throws {
    for log in try RecordedLog.named("compacted") {
      let batch = try #require(try log.batches().first)
      #expect(!batch.isDense && batch.lastOffsetDelta == 7)
      // Brokers before 3.1 keep no delete horizon.
      #expect(batch.hasDeleteHorizon == !log.conversation.hasPrefix("broker-2.8"))
      let records = try batch.records(limit: 10_000)
      #expect(records.map(\.offsetDelta) == [5, 6, 7])
      #expect(records.map { $0.key?.text } == ["key-2", "key-0", "key-1"])
      #expect(records.map { $0.value?.text } == ["value-5", "value-6", nil])
      #expect(records.map(\.timestamp) == [5, 6, 7].map { 1_600_000_000_000 + $0 })
    }
  }

  @Test("Messages of formats 0 and 1 are told, a compressed wrapper by the last offset in it")
  func legacy() throws {
    for magic in [Int8(0), 1] {
      let log = try #require(try RecordedLog.named("format-\(magic)").first)
      let found = try RecordBatches.split(log.bytes).map { stored -> String in
        guard case .legacy(let magic, let offset) = stored else { return "batch" }
        return "format \(magic) at \(offset)"
      }
      #expect(found == [0, 1, 2, 5].map { "format \(magic) at \($0)" })
    }
  }
}
