import TestSupport

/// Damage that any bytes can suffer, on the wire, on a disk, or by a stranger's hand.
enum Mutator {
  /// Inputs grow no further than this, in bytes.
  static let largestInput = 1 << 17

  /// - Parameter other: another input, of which parts may be taken over.
  static func mutate(_ bytes: inout [UInt8], with other: [UInt8], _ random: inout SeededGenerator) {
    for _ in 0..<Int.random(in: 1...4, using: &random) { mutateOnce(&bytes, with: other, &random) }
    if bytes.count > largestInput { bytes.removeLast(bytes.count - largestInput) }
  }

  private static func mutateOnce(_ bytes: inout [UInt8], with other: [UInt8], _ random: inout SeededGenerator) {
    guard !bytes.isEmpty else {
      bytes = other
      return
    }
    let index = Int.random(in: 0..<bytes.count, using: &random)
    let part = index..<min(bytes.count, index + length(&random))
    switch Int.random(in: 0..<11, using: &random) {
    case 0: bytes[index] = [0, 1, 0x7F, 0x80, 0xFF].randomElement(using: &random) ?? 0
    case 1, 2: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 3: bytes.removeSubrange(part)
    case 4: bytes.insert(contentsOf: bytes[part], at: Int.random(in: 0...bytes.count, using: &random))
    case 5: bytes.removeSubrange(index...)
    case 6: bytes.insert(contentsOf: piece(of: other, &random), at: index)
    case 7: bytes.replaceSubrange(part, with: piece(of: other, &random))
    case 8: bytes[index] = .random(in: 0...255, using: &random)
    case 9: bytes.insert(contentsOf: repeated(bytes[part], &random), at: index)
    default: putInteger(&bytes, at: index, &random)
    }
  }

  /// Mostly a few bytes, sometimes thousands.
  private static func length(_ random: inout SeededGenerator) -> Int {
    1 << Int.random(in: 0...(Bool.random(using: &random) ? 3 : 12), using: &random)
  }

  /// Nesting, and lists that are long.
  private static func repeated(_ part: ArraySlice<UInt8>, _ random: inout SeededGenerator) -> [UInt8] {
    let count = min(1 << Int.random(in: 0...12, using: &random), largestInput / max(part.count, 1))
    return [[UInt8]](repeating: Array(part), count: count).flatMap { $0 }
  }

  private static func piece(of other: [UInt8], _ random: inout SeededGenerator) -> ArraySlice<UInt8> {
    guard !other.isEmpty else { return [] }
    let start = Int.random(in: 0..<other.count, using: &random)
    return other[start..<min(other.count, start + length(&random))]
  }

  /// A whole big-endian number: lengths, counts and offsets are such.
  private static func putInteger(_ bytes: inout [UInt8], at index: Int, _ random: inout SeededGenerator) {
    let width = [2, 4, 8].randomElement(using: &random) ?? 4
    let value = interestingInteger(&random)
    for place in 0..<width where index + place < bytes.count {
      bytes[index + place] = UInt8(truncatingIfNeeded: value >> Int64(8 * (width - 1 - place)))
    }
  }

  /// Around zero, the ends of all widths, and anything.
  static func interestingInteger(_ random: inout SeededGenerator) -> Int64 {
    let near = Int64.random(in: -2...2, using: &random)
    switch Int.random(in: 0..<4, using: &random) {
    case 0: return near
    case 1: return (Int64(1) << Int64.random(in: 0..<63, using: &random)) &+ near
    case 2: return Int64([Int64(Int16.max), Int64(Int32.max), .max].randomElement(using: &random) ?? 0) &+ near
    default: return Int64(bitPattern: random.next())
    }
  }
}
