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
    self.recordCount = recordCount
    body = try Compression.zstd.compress([Self.records(recordCount)])
    bodyCRC = body.crc32c()
  }

  /// A record's length, which fits in one byte, and all of it, with up to five bytes of its offset delta.
  private static let largestRecord = 11

  /// Kafka's `DefaultRecord`, each: length, attributes, timestamp delta, offset delta, an empty key, no value, no headers.
  private static func records(_ count: Int32) -> ByteView {
    let block = Block(capacity: Int(count) * largestRecord)
    var end = block.address.assumingMemoryBound(to: UInt8.self)
    for delta in 0..<count {
      let start = end
      (start[1], start[2]) = (0, 0)
      end = start + 3
      var rest = UInt32(bitPattern: delta) << 1
      while rest >= 0x80 {
        end[0] = UInt8(truncatingIfNeeded: rest) | 0x80
        end += 1
        rest >>= 7
      }
      (end[0], end[1], end[2], end[3]) = (UInt8(rest), 0, 1, 0)
      end += 4
      start[0] = UInt8(end - start - 1) << 1
    }
    return ByteView(block, count: UnsafeRawPointer(end) - UnsafeRawPointer(block.address))
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
