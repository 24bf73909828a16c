import Bytes

/// A batch of records that say nothing: each has an empty key and no value. It moves a log's end up by `recordCount`
/// offsets for less than a byte an offset, and is sent again and again: only its header differs from one to the next.
///
/// The key is empty and not null because compacted topics refuse null keys; a value would only take room.
public struct FillerBatch: Sendable {
  public let recordCount: Int32
  private let body: ByteView
  private let bodyCRC: UInt32

  /// Builds and compresses (zstd) the records, which takes time in proportion to their number.
  /// - Parameter recordCount: at least 1.
  public init(recordCount: Int32) throws(RecordBatchError) {
    guard recordCount >= 1 else { throw .unsuitable("\(recordCount) records") }
    var output = ByteWriter()
    let record = Record(offsetDelta: 0, timestamp: 0, key: .empty, value: nil)
    for delta in 0..<recordCount { output.append(record, timestampDelta: 0, offsetDelta: delta) }
    self.recordCount = recordCount
    body = try Compression.zstd.compress(output.views())
    bodyCRC = body.crc32c()
  }

  /// On the wire, header included.
  public var byteCount: Int { RecordBatchLayout.records + body.count }

  /// The batch as `stamp`'s producer sends it, all its records of one time: a header of its own, and the records by
  /// reference.
  /// - Parameter timestamp: in milliseconds.
  public func pieces(stamp: ProducerStamp, timestamp: Int64) -> [ByteView] {
    let header = RecordBatchHeader(
      attributes: Compression.zstd.rawValue, lastOffsetDelta: recordCount - 1, baseTimestamp: timestamp,
      maxTimestamp: timestamp, stamp: stamp, recordCount: recordCount)
    return [header.encoded(bodyCRC: bodyCRC, bodyCount: body.count), body]
  }
}
