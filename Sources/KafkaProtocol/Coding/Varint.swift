import Bytes

extension ByteWriter {
  /// Base-128, least significant group first: at most five bytes.
  mutating func append(varint value: UInt32) {
    append(varint: UInt64(value))
  }

  /// Base-128, least significant group first: at most ten bytes.
  mutating func append(varint value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(rest))
  }
}

/// Reads from a view, front to back; every step checks that the bytes are there.
struct ByteReader {
  let view: ByteView
  private(set) var position = 0

  init(_ view: ByteView) { self.view = view }

  var remaining: Int { view.count - position }

  /// Nil, and the position unmoved, where fewer bytes are left.
  mutating func integer<T: FixedWidthInteger & BitwiseCopyable>(_ type: T.Type) -> T? {
    guard remaining >= MemoryLayout<T>.size else { return nil }
    defer { position += MemoryLayout<T>.size }
    return view.load(type, at: position)
  }

  /// Nil, and the position unmoved, where fewer bytes are left or `count` is negative.
  mutating func bytes(_ count: Int) -> ByteView? {
    guard count >= 0, count <= remaining else { return nil }
    defer { position += count }
    return view.slice(position, count: count)
  }

  /// A base-128 number of at most `limit` bits; nil where the bytes end or the number is wider.
  mutating func varint(bits limit: Int) -> UInt64? {
    var value: UInt64 = 0
    var shift = 0
    while let byte = integer(UInt8.self) {
      let group = UInt64(byte & 0x7F)
      guard shift < limit, shift + 7 <= limit || group >> (limit - shift) == 0 else { return nil }
      value |= group << shift
      if byte & 0x80 == 0 { return value }
      shift += 7
    }
    return nil
  }

  mutating func unsignedVarint() -> UInt32? { varint(bits: 32).map { UInt32($0) } }
}
