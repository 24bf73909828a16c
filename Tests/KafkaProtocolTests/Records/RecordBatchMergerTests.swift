import Bytes
import TestSupport
import Testing

@testable import KafkaProtocol

extension RecordBatchView {
  /// A copy whose CRC fits its bytes.
  func withRightCRC() throws -> RecordBatchView {
    var copy = bytes.array
    let crc = ByteView(copying: copy[21...]).crc32c()
    withUnsafeBytes(of: crc.bigEndian) { copy.replaceSubrange(17..<21, with: $0) }
    return try RecordBatchView(ByteView(copying: copy))
  }
}

/// Records cut into batches that stand behind each other, from offset 10 on.
private func batches(
  _ records: [Record], cut sizes: [Int], attributes: Int16 = 0, codec: Compression = .none
) throws -> [CheckedRecordBatch] {
  var result: [CheckedRecordBatch] = []
  var start = 0
  for size in sizes {
    let part = records[start..<start + size]
    let pieces = try RecordBatchBuilder.build(
      Array(part), compression: codec, stamp: .none, baseOffset: 10 + Int64(start))
    var bytes = pieces.flatMap(\.array)
    bytes[22] |= UInt8(attributes)
    let view = try RecordBatchView(ByteView(copying: bytes)).withRightCRC()
    result.append(try CheckedRecordBatch(verifying: view))
    start += size
  }
  return result
}

private func record(_ index: Int, at timestamp: Int64, value: Int = 20) -> Record {
  let bytes = ByteView(copying: (0..<value).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ index) })
  let headers = (0..<index % 3).map { RecordHeader(name: ByteView(copying: [UInt8($0)]), value: $0 == 1 ? nil : bytes) }
  return Record(
    offsetDelta: Int32(index), timestamp: timestamp,
    key: index % 4 == 0 ? nil : ByteView(copying: [UInt8(index & 0xFF)]),
    value: index % 5 == 0 ? nil : bytes, headers: headers)
}

@Suite struct RecordBatchMergerTests {
  private static let stamp = ProducerStamp(producerID: 77, producerEpoch: 5, baseSequence: 9)

  private func joined(_ views: [ByteView]) -> [UInt8] { views.flatMap(\.array) }

  @Test(
    "Merged batches are, to the byte, the one batch that a builder makes of all records",
    arguments: [[3], [1, 1], [1, 2, 3, 4], [100, 1, 100], [64, 64, 8129]])
  func sameAsBuilt(sizes: [Int]) throws {
    let records = (0..<sizes.reduce(0, +)).map { record($0, at: 1_000_000 + Int64($0 % 7) * 1_000 - Int64($0)) }
    let merged = try RecordBatchMerger.merge(batches(records, cut: sizes), stamp: Self.stamp)
    #expect(merged.count == 2 && merged[0].count == 61)
    let built = try RecordBatchBuilder.build(records, compression: .none, stamp: Self.stamp)
    #expect(joined(merged) == joined(built))
  }

  /// `LOCKSTEP_SEED` repeats a run.
  @Test("Any records, cut anywhere, come out of a merged batch as they went in")
  func property() throws {
    print("LOCKSTEP_SEED=\(RunSeed.value) repeats the merging")
    var generator = SeededGenerator(seed: RunSeed.value)
    for _ in 0..<300 {
      let sizes = (0..<Int.random(in: 1...6, using: &generator)).map { _ in Int.random(in: 1...40, using: &generator) }
      let spread = Int64(1) << Int.random(in: 0...40, using: &generator)
      let records = (0..<sizes.reduce(0, +)).map { index in
        record(
          index, at: Int64.random(in: -spread...spread, using: &generator),
          value: Int.random(in: 0...300, using: &generator))
      }
      let merged = try RecordBatchMerger.merge(batches(records, cut: sizes), stamp: Self.stamp)
      let view = try RecordBatchView(ByteView(copying: joined(merged)))
      #expect(view.verifyCRC() && view.isDense && view.maxTimestamp == records.map(\.timestamp).max())
      #expect(try view.records(limit: 1 << 20) == records)
    }
  }

  @Test("What only the source's log needs does not pass, and real batches merge")
  func recorded() throws {
    for log in try RecordedLog.named("transactions") {
      let data = try log.batches().filter { !$0.isControl }.map { try CheckedRecordBatch(verifying: $0) }
      #expect(!data.contains { !$0.isMergeable })
      let single = try RecordBatchView(ByteView(copying: joined(RecordBatchMerger.merge([data[0]], stamp: Self.stamp))))
      #expect(!single.isTransactional && single.verifyCRC())
      #expect(try single.records(limit: 10_000) == data[0].batch.records(limit: 10_000))
      #expect(throws: RecordBatchError.self, "a marker stands between the two") {
        try RecordBatchMerger.merge(Array(data[0...1]), stamp: Self.stamp)
      }
    }
  }

  @Test("Compressed batches, control batches, append times, delete horizons with holes and no batches do not merge")
  func refused() throws {
    let records = (0..<4).map { record($0, at: 5) }
    for attributes in [Int16(0x08), 0x20, 0x80] {
      let batch = try #require(batches(records, cut: [4], attributes: attributes).first)
      #expect(!batch.isMergeable)
      #expect(throws: RecordBatchError.self) { try RecordBatchMerger.merge([batch], stamp: Self.stamp) }
    }
    let stored = try batches(records, cut: [4], attributes: 0x50) + batches(records, cut: [4], codec: .zstd)
    #expect(stored.map(\.isMergeable) == [true, false])
    let compacted = try #require(try RecordedLog.named("compacted").first?.batches()[0])
    let cleaned = try CheckedRecordBatch(verifying: compacted)
    #expect(!cleaned.isMergeable)
    #expect(throws: RecordBatchError.self) { try RecordBatchMerger.merge([], stamp: Self.stamp) }
  }

  @Test("Batches that do not follow on each other do not merge")
  func apart() throws {
    let all = try batches((0..<6).map { record($0, at: 5) }, cut: [2, 2, 2])
    #expect(throws: RecordBatchError.unsuitable("offset 14 behind 11")) {
      try RecordBatchMerger.merge([all[0], all[2]], stamp: Self.stamp)
    }
    #expect(throws: RecordBatchError.self) { try RecordBatchMerger.merge([all[1], all[0]], stamp: Self.stamp) }
  }

  @Test("Times farther apart than 64 bits hold are refused, and told beforehand")
  func farApart() throws {
    let far = try batches([record(0, at: .max), record(1, at: -2)], cut: [1, 1])
    #expect(!far[0].isMergeable)
    #expect(throws: RecordBatchError.self) { try RecordBatchMerger.merge(far, stamp: Self.stamp) }
    var layout = RecordCopier.Layout(baseTimestamp: .max)
    #expect(throws: RecordBatchError.self) { try layout.add(far[1].batch.body, count: 1, times: .own(-2)) }
  }

  /// Length, attributes, time delta, offset delta, key, value, header count; zigzag throughout.
  @Test(
    "Bytes that are not the records that the header claims are refused",
    arguments: [
      [], [0], [1], [0x80], [12], [12, 0, 0, 0, 1, 1], [14, 0, 0, 0, 1, 1, 0],  // lengths that do not fit
      [2, 0], [4, 0, 0], [6, 0, 0x80, 0x80],  // deltas that pass the record's end
      [12, 0, 0, 2, 1, 1, 0],  // offset delta 1
      [12, 0, 0, 0, 1, 1, 0, 0],  // a byte behind the record
      [12, 0, 0, 0, 1, 1, 0, 12, 0, 0, 2, 1, 1, 0],  // a record more
      [0xFF, 0xFF, 0xFF, 0xFF, 0x1F, 0, 0, 0, 1, 1, 0],  // a length over 32 bits
      [32, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 0, 1, 1, 0, 0],  // a delta over 64 bits
    ] as [[UInt8]])
  func hostile(body: [UInt8]) throws {
    let view = ByteView(copying: body)
    let header = RecordBatchHeader(
      attributes: 0, lastOffsetDelta: 0, baseTimestamp: 0, maxTimestamp: 0, stamp: .none, recordCount: 1)
    let bytes = header.encoded(bodyCRC: view.crc32c(), bodyCount: body.count).array + body
    let batch = try CheckedRecordBatch(verifying: RecordBatchView(ByteView(copying: bytes)))
    #expect(throws: RecordBatchError.self) { try RecordBatchMerger.merge([batch], stamp: Self.stamp) }
  }
}
