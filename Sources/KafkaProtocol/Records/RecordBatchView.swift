import Bytes
import CCRC32C

/// One stored batch of format 2, as a window on its bytes. Its header has been looked at when it was made (see
/// `init`); its CRC and its records have not.
public struct RecordBatchView: Sendable {
  /// The bytes of a header; the records follow it.
  public static let headerSize = RecordBatchLayout.records

  /// Exactly the batch.
  public let bytes: ByteView
  public let compression: Compression

  /// Guaranteed afterwards: `bytes` are exactly one batch, offsets are not negative and do not overflow, and
  /// `0 ≤ recordCount ≤ lastOffsetDelta + 1`.
  public init(_ bytes: ByteView) throws(RecordBatchError) {
    guard bytes.count >= Self.headerSize else { throw .malformed("it is shorter than its header") }
    let attributes = bytes.load(Int16.self, at: RecordBatchLayout.attributes)
    guard let compression = Compression(rawValue: attributes & RecordBatchAttributes.compressionMask) else {
      throw .undecodable(nil)
    }
    self.bytes = bytes
    self.compression = compression
    guard magic == 2 else { throw .malformed("format \(magic)") }
    guard Int(batchLength) == bytes.count - RecordBatchLayout.uncountedBytes else {
      throw .malformed("length \(batchLength)")
    }
    guard baseOffset >= 0, lastOffsetDelta >= 0, baseOffset <= Int64.max - Int64(lastOffsetDelta) - 1 else {
      throw .malformed("base offset \(baseOffset), last offset delta \(lastOffsetDelta)")
    }
    guard recordCount >= 0, Int64(recordCount) <= Int64(lastOffsetDelta) + 1 else {
      throw .malformed("\(recordCount) records in \(Int64(lastOffsetDelta) + 1) offsets")
    }
  }

  public var baseOffset: Int64 { bytes.load(Int64.self, at: 0) }
  /// Of what follows this field: 12 less than `bytes.count`.
  public var batchLength: Int32 { bytes.load(Int32.self, at: RecordBatchLayout.batchLength) }
  public var partitionLeaderEpoch: Int32 { bytes.load(Int32.self, at: RecordBatchLayout.partitionLeaderEpoch) }
  public var magic: Int8 { bytes.load(Int8.self, at: RecordBatchLayout.magic) }
  public var crc: UInt32 { bytes.load(UInt32.self, at: RecordBatchLayout.crc) }
  public var attributes: Int16 { bytes.load(Int16.self, at: RecordBatchLayout.attributes) }
  public var lastOffsetDelta: Int32 { bytes.load(Int32.self, at: RecordBatchLayout.lastOffsetDelta) }
  /// The base of the records' timestamp deltas, in milliseconds, also where `hasDeleteHorizon`.
  public var baseTimestamp: Int64 { bytes.load(Int64.self, at: RecordBatchLayout.baseTimestamp) }
  public var maxTimestamp: Int64 { bytes.load(Int64.self, at: RecordBatchLayout.maxTimestamp) }
  /// −1 where the producer had none.
  public var producerID: Int64 { bytes.load(Int64.self, at: RecordBatchLayout.producerID) }
  public var producerEpoch: Int16 { bytes.load(Int16.self, at: RecordBatchLayout.producerEpoch) }
  public var baseSequence: Int32 { bytes.load(Int32.self, at: RecordBatchLayout.baseSequence) }
  public var recordCount: Int32 { bytes.load(Int32.self, at: RecordBatchLayout.recordCount) }

  /// The last offset that the batch stands for; a compacted batch may have no record there.
  public var lastOffset: Int64 { baseOffset + Int64(lastOffsetDelta) }
  /// The offset behind the batch.
  public var nextOffset: Int64 { lastOffset + 1 }

  private func has(_ bit: Int16) -> Bool { attributes & bit != 0 }
  /// All records count as written at `maxTimestamp`, whatever their own deltas say.
  public var isLogAppendTime: Bool { has(RecordBatchAttributes.logAppendTime) }
  public var isTransactional: Bool { has(RecordBatchAttributes.transactional) }
  /// A marker of a coordinator, which no consumer sees.
  public var isControl: Bool { has(RecordBatchAttributes.control) }
  /// The cleaner has noted in `baseTimestamp` when tombstones and markers may go (KIP-534).
  public var hasDeleteHorizon: Bool { has(RecordBatchAttributes.deleteHorizon) }

  /// There is a record at every offset: no holes inside.
  public var isDense: Bool { Int64(recordCount) == Int64(lastOffsetDelta) + 1 }

  /// What follows the header: records, compressed or not.
  public var body: ByteView { bytes.dropping(first: Self.headerSize) }

  /// Whether the CRC in the header is that of the bytes from `attributes` on.
  public func verifyCRC() -> Bool { bytes.dropping(first: RecordBatchLayout.attributes).crc32c() == crc }
}

extension ByteView {
  /// CRC-32C (Castagnoli), continued from `crc`.
  func crc32c(continuing crc: UInt32 = 0) -> UInt32 {
    withUnsafeBytes { crc32c_extend(crc, $0.baseAddress, $0.count) }
  }
}
