import Bytes

public enum RecordBatchBuilder {
  /// A batch of `records` as a producer sends it: leader epoch −1, CreateTime.
  /// Offset deltas are written from 0 on: the first record of a part of a batch becomes its first offset.
  /// - Parameter records: not empty, without holes between their offset deltas.
  /// - Parameter stamp: its base sequence is the first record's.
  /// - Parameter isTransactional: the batch belongs to the open transaction of `stamp`'s producer.
  /// - Parameter baseOffset: producers send 0; a broker overwrites whatever it is.
  /// - Returns: the pieces to send, in order; large values are passed along by reference where nothing is compressed.
  public static func build(
    _ records: [Record], compression: Compression, stamp: ProducerStamp, isTransactional: Bool = false,
    baseOffset: Int64 = 0
  ) throws(RecordBatchError) -> [ByteView] {
    guard let first = records.first, let count = Int32(exactly: records.count) else {
      throw .unsuitable("\(records.count) records")
    }
    var output = ByteWriter()
    for (index, record) in records.enumerated() {
      guard Int(record.offsetDelta) == Int(first.offsetDelta) + index else { throw .unsuitable("holes inside") }
      let (delta, overflow) = record.timestamp.subtractingReportingOverflow(first.timestamp)
      guard !overflow else { throw .unsuitable("timestamps too far apart") }
      output.append(record, timestampDelta: delta, offsetDelta: Int32(index))
    }
    var body = output.views()
    if compression != .none { body = [try compression.compress(body)] }
    let bodyCount = body.reduce(0) { $0 + $1.count }
    guard bodyCount < Int(Int32.max) - RecordBatchLayout.records else { throw .unsuitable("2 GiB or more") }
    let header = RecordBatchHeader(
      attributes: compression.rawValue | (isTransactional ? RecordBatchAttributes.transactional : 0),
      lastOffsetDelta: count - 1, baseTimestamp: first.timestamp,
      maxTimestamp: records.reduce(first.timestamp) { max($0, $1.timestamp) }, stamp: stamp, recordCount: count)
    let bodyCRC = body.reduce(0) { $1.crc32c(continuing: $0) }
    return [header.encoded(bodyCRC: bodyCRC, bodyCount: bodyCount, baseOffset: baseOffset)] + body
  }
}

extension ByteWriter {
  /// Kafka's `DefaultRecord`.
  mutating func append(_ record: Record, timestampDelta: Int64, offsetDelta: Int32) {
    var size = 1 + zigzagSize(timestampDelta) + zigzagSize(Int64(offsetDelta))
    size += Self.size(nullable: record.key) + Self.size(nullable: record.value)
    size += zigzagSize(Int64(record.headers.count))
    for header in record.headers { size += Self.size(nullable: header.name) + Self.size(nullable: header.value) }
    append(zigzag: Int64(size))
    append(0)
    append(zigzag: timestampDelta)
    append(zigzag: Int64(offsetDelta))
    append(nullable: record.key)
    append(nullable: record.value)
    append(zigzag: Int64(record.headers.count))
    for header in record.headers {
      append(nullable: header.name)
      append(nullable: header.value)
    }
  }

  private mutating func append(zigzag value: Int64) {
    append(varint: UInt64(bitPattern: value << 1 ^ value >> 63))
  }

  private mutating func append(nullable bytes: ByteView?) {
    append(zigzag: Int64(bytes?.count ?? -1))
    if let bytes { append(bytes) }
  }

  private static func size(nullable bytes: ByteView?) -> Int {
    zigzagSize(Int64(bytes?.count ?? -1)) + (bytes?.count ?? 0)
  }
}
