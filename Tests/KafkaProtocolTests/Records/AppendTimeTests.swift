import Bytes
import Testing

@testable import KafkaProtocol

@Suite struct AppendTimeTests {
  /// A stored batch of `times`, which all count as written at `appended`.
  private func stored(
    _ times: [Int64], at appended: Int64, codec: Compression = .none
  ) throws -> CheckedRecordBatch {
    let records = times.enumerated().map { index, time in
      Record(
        offsetDelta: Int32(index), timestamp: time, key: ByteView(copying: [1]),
        value: ByteView(copying: [UInt8](repeating: 7, count: 100 * index)),
        headers: [RecordHeader(name: ByteView(copying: [2]), value: nil)])
    }
    let stamp = ProducerStamp(producerID: 4, producerEpoch: 2, baseSequence: 8)
    let pieces = try RecordBatchBuilder.build(records, compression: codec, stamp: stamp, baseOffset: 30)
    var bytes = pieces.flatMap(\.array)
    bytes[22] |= 0x08
    withUnsafeBytes(of: appended.bigEndian) { bytes.replaceSubrange(35..<43, with: $0) }
    return try CheckedRecordBatch(verifying: RecordBatchView(ByteView(copying: bytes)).withRightCRC())
  }

  @Test(
    "Written out, the records read the same without the bit, and everything else is as it was",
    arguments: Compression.allCases, [[5], [5, 5, 5], [1, 2, 3], [900, 5, -1]])
  func same(codec: Compression, times: [Int64]) throws {
    let source = try stored(times, at: 1_234_567, codec: codec)
    let written = try source.withAppendTimeWrittenOut(limit: 10_000)
    let batch = written.batch
    #expect(!batch.isLogAppendTime && batch.verifyCRC() && written.bodyCRC == batch.body.crc32c())
    #expect(batch.baseOffset == 30 && batch.maxTimestamp == 1_234_567 && batch.compression == codec)
    #expect(batch.producerID == 4 && batch.producerEpoch == 2 && batch.baseSequence == 8)
    #expect(try batch.records(limit: 10_000) == source.batch.records(limit: 10_000))
  }

  @Test("Where all records have the same delta they stay as they are, byte for byte", arguments: Compression.allCases)
  func headerOnly(codec: Compression) throws {
    let source = try stored([5, 5, 5, 5], at: 77, codec: codec)
    #expect(try source.withAppendTimeWrittenOut(limit: 10_000).batch.body == source.batch.body)
  }

  @Test("Holes inside, times by the producer, and records above the limit are refused")
  func refused() throws {
    let plain = try stored([1, 2], at: 5).withAppendTimeWrittenOut(limit: 10_000)
    #expect(throws: RecordBatchError.self) { try plain.withAppendTimeWrittenOut(limit: 10_000) }
    let source = try stored([1, 2, 3], at: 5, codec: .zstd)
    #expect(throws: RecordBatchError.tooLarge(limit: 50)) { try source.withAppendTimeWrittenOut(limit: 50) }
    var cleaned = source.batch.bytes.array
    cleaned[26] += 1
    let holed = try CheckedRecordBatch(verifying: RecordBatchView(ByteView(copying: cleaned)).withRightCRC())
    #expect(throws: RecordBatchError.self) { try holed.withAppendTimeWrittenOut(limit: 10_000) }
  }
}
