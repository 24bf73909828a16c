import Bytes
import CCRC32C
import KafkaProtocol
import TestSupport

/// Record batches by hand: our own builder makes none with holes inside, of a coordinator, or as a cleaner leaves them.
struct BatchBytes {
  var baseOffset: Int64 = 0
  var leaderEpoch: Int32 = 3
  /// Without the bits of the codec.
  var attributes: Int16 = 0
  var codec = Compression.none
  var lastOffsetDelta: Int32 = 0
  var baseTimestamp: Int64 = 1_700_000_000_000
  var maxTimestamp: Int64 = 1_700_000_000_000
  var producerID: Int64 = -1
  /// With their offset deltas, and times relative to `baseTimestamp`.
  var records: [Record] = []

  static let transactional: Int16 = 1 << 4
  static let control: Int16 = 1 << 5

  func encoded() -> [UInt8] {
    var body = records.flatMap(Self.record)
    if codec != .none, let packed = try? codec.compress([ByteView(copying: body)]) { body = packed.array }
    var bytes: [UInt8] = []
    func put<T: FixedWidthInteger>(_ value: T) { withUnsafeBytes(of: value.bigEndian) { bytes += $0 } }
    put(baseOffset)
    put(Int32(49 + body.count))
    put(leaderEpoch)
    put(Int8(2))
    put(UInt32(0))
    put(attributes | codec.rawValue)
    put(lastOffsetDelta)
    put(baseTimestamp)
    put(maxTimestamp)
    put(producerID)
    put(Int16(0))
    put(Int32(0))
    put(Int32(records.count))
    bytes += body
    Self.fixChecksums(&bytes)
    return bytes
  }

  private static func record(_ record: Record) -> [UInt8] {
    var fields: [UInt8] = [0]
    fields += zigzag(record.timestamp)
    fields += zigzag(Int64(record.offsetDelta))
    for part in [record.key, record.value] { fields += nullable(part) }
    fields += zigzag(Int64(record.headers.count))
    for header in record.headers { fields += nullable(header.name) + nullable(header.value) }
    return zigzag(Int64(fields.count)) + fields
  }

  private static func nullable(_ bytes: ByteView?) -> [UInt8] {
    zigzag(Int64(bytes?.count ?? -1)) + (bytes?.array ?? [])
  }

  private static func zigzag(_ value: Int64) -> [UInt8] {
    var rest = UInt64(bitPattern: value << 1 ^ value >> 63)
    var bytes: [UInt8] = []
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }

  /// Gives every batch whose length is possible the CRC of its bytes.
  static func fixChecksums(_ bytes: inout [UInt8], from start: Int = 0) {
    bytes.withUnsafeMutableBytes { bytes in
      var start = start
      while bytes.count - start >= 61 {
        let length = Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: start + 8, as: Int32.self))
        let size = Int(length) + 12
        guard size >= 61, size <= bytes.count - start else { return }
        let crc = crc32c_extend(0, bytes.baseAddress.map { $0 + start + 21 }, size - 21)
        bytes.storeBytes(of: crc.bigEndian, toByteOffset: start + 17, as: UInt32.self)
        start += size
      }
    }
  }
}
