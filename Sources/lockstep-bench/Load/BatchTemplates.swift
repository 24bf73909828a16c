import Bytes
import KafkaProtocol

/// Source batches, built once and appended again and again: a log of any length costs next to nothing to write.
struct BatchTemplates: Sendable {
  /// Whole batches without a producer id; they differ from each other.
  let batches: [ByteRope]
  let recordsPerBatch: Int

  private static let variants: UInt64 = 16
  private static let perRecordOverhead = 32

  /// - Parameter batchBytes: how long a stored batch is at most when nothing is compressed, and about how long else;
  ///   a batch has one record at least.
  init(_ codec: Compression, recordBytes: Int, batchBytes: Int, timestamp: Int64) throws {
    var count = max(1, (batchBytes - RecordBatchView.headerSize) / (recordBytes + Self.perRecordOverhead))
    if codec != .none {
      let plain = try Self.batch(0, count, .none, recordBytes, timestamp).count
      let packed = try Self.batch(0, count, codec, recordBytes, timestamp).count
      count = max(1, count * plain / packed)
    }
    let records = count
    recordsPerBatch = records
    batches = try (0..<Self.variants).map { try Self.batch($0, records, codec, recordBytes, timestamp) }
  }

  var averageBytes: Int { batches.reduce(0) { $0 + $1.count } / batches.count }

  private static func batch(
    _ seed: UInt64, _ count: Int, _ codec: Compression, _ recordBytes: Int, _ timestamp: Int64
  ) throws -> ByteRope {
    var text = RecordText(seed: seed)
    let records = (0..<count).map { index in
      Record(
        offsetDelta: Int32(index), timestamp: timestamp, key: ByteView(copying: text.key()),
        value: ByteView(copying: text.value(byteCount: recordBytes)))
    }
    let pieces = try RecordBatchBuilder.build(records, compression: codec, stamp: .none)
    return ByteRope(ByteRope(pieces).joined)
  }
}
