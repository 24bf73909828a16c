import Bytes
import Testing

@testable import KafkaProtocol

@Suite struct RecordBatchRewriterTests {
  private static let stamp = ProducerStamp(producerID: 77, producerEpoch: 5, baseSequence: .max - 1)

  private func joined(_ views: [ByteView]) throws -> RecordBatchView {
    try RecordBatchView(ByteView(copying: views.flatMap(\.array)))
  }

  private func suitable() throws -> [RecordBatchView] {
    try RecordedLog.all().flatMap { try $0.batches() }.filter { !$0.isControl && !$0.isLogAppendTime && $0.isDense }
  }

  @Test("A rewritten batch has another producer, a right CRC and the same records, by reference")
  func rewritten() throws {
    for batch in try suitable() {
      let views = try RecordBatchRewriter.rewrite(CheckedRecordBatch(verifying: batch), stamp: Self.stamp)
      #expect(views.count == 2 && views[0].count == 61 && views[1].block === batch.bytes.block)
      let copy = try joined(views)
      #expect(copy.verifyCRC() && !copy.isTransactional && !copy.hasDeleteHorizon)
      #expect(copy.baseOffset == 0 && copy.partitionLeaderEpoch == -1)
      #expect(copy.producerID == 77 && copy.producerEpoch == 5 && copy.baseSequence == .max - 1)
      #expect(copy.baseTimestamp == batch.baseTimestamp && copy.maxTimestamp == batch.maxTimestamp)
      #expect(try copy.records(limit: 10_000) == batch.records(limit: 10_000))
    }
  }

  @Test("A batch written anew from its records has the same records, codec and times")
  func rebuilt() throws {
    for batch in try suitable() {
      let records = try batch.records(limit: 10_000)
      let copy = try joined(RecordBatchBuilder.build(records, compression: batch.compression, stamp: Self.stamp))
      #expect(copy.verifyCRC() && copy.isDense && copy.compression == batch.compression)
      #expect(try copy.records(limit: 10_000) == records)
      #expect(copy.maxTimestamp == batch.maxTimestamp && copy.baseTimestamp == batch.baseTimestamp)
    }
  }

  @Test("An uncompressed batch written anew is what the Java producer wrote, to the byte")
  func identical() throws {
    for log in try RecordedLog.named("codec-none") {
      let batch = try #require(try log.batches().first)
      let header = RecordBatchHeader(batch)
      let views = try RecordBatchBuilder.build(
        batch.records(limit: 10_000), compression: .none, stamp: header.stamp)
      let bytes = views.flatMap(\.array)
      let java = batch.bytes.array
      #expect(bytes[16...] == java[16...])
    }
  }

  @Test("A part of a batch starts at offset delta 0, and a hole inside is refused")
  func parts() throws {
    let records = (0..<5).map(Record.sent)
    let copy = try joined(RecordBatchBuilder.build(Array(records[2...]), compression: .zstd, stamp: Self.stamp))
    let read = try copy.records(limit: 10_000)
    #expect(read.map(\.offsetDelta) == [0, 1, 2])
    #expect(read.map(\.timestamp) == records[2...].map(\.timestamp) && read.map(\.value) == records[2...].map(\.value))
    #expect(throws: RecordBatchError.unsuitable("holes inside")) {
      try RecordBatchBuilder.build([records[0], records[2]], compression: .none, stamp: Self.stamp)
    }
    #expect(throws: RecordBatchError.self) {
      try RecordBatchBuilder.build([], compression: .none, stamp: Self.stamp)
    }
  }

  @Test("Control batches, append times, holes and wrong CRCs are refused")
  func refused() throws {
    let marker = try #require(try RecordedLog.named("transactions").first?.batches()[1])
    #expect(throws: RecordBatchError.unsuitable("a control batch")) {
      try RecordBatchRewriter.rewrite(CheckedRecordBatch(verifying: marker), stamp: Self.stamp)
    }
    let stamped = try #require(try RecordedLog.named("append-time").first?.batches()[0])
    #expect(throws: RecordBatchError.unsuitable("timestamps by append time")) {
      try RecordBatchRewriter.rewrite(CheckedRecordBatch(verifying: stamped), stamp: Self.stamp)
    }
    let compacted = try #require(try RecordedLog.named("compacted").first?.batches()[0])
    #expect(throws: RecordBatchError.unsuitable("holes inside")) {
      try RecordBatchRewriter.rewrite(CheckedRecordBatch(verifying: compacted), stamp: Self.stamp)
    }
    var damaged = try #require(try suitable().first).bytes.array
    damaged[damaged.count - 1] ^= 1
    let batch = try RecordBatchView(ByteView(copying: damaged))
    #expect(!batch.verifyCRC())
    #expect(throws: RecordBatchError.corrupt) { try CheckedRecordBatch(verifying: batch) }
  }
}
