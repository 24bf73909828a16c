/// Values as services write them: JSON with repeated field names, words from a small vocabulary, numbers and ids that
/// do not repeat. zstd makes about a quarter to a third of it.
struct RecordText {
  private var random: SplitMix

  private static let names = [
    "orderId", "customer", "email", "createdAt", "status", "currency", "amount", "items", "sku", "quantity", "price",
    "address", "street", "city", "country", "note",
  ]
  private static let words = [
    "amber", "basin", "cedar", "delta", "ember", "fjord", "grove", "harbor", "island", "jasper", "kestrel", "lagoon",
    "meadow", "north", "orchard", "prairie", "quarry", "river", "summit", "timber", "upland", "valley", "willow",
    "yarrow", "zephyr", "pending", "shipped", "paid", "returned", "express", "standard", "gift",
  ]
  private static let hexadecimal = Array("0123456789abcdef".utf8)

  init(seed: UInt64) { random = SplitMix(seed: seed) }

  /// Exactly `byteCount` bytes, cut off where the object would be longer.
  mutating func value(byteCount: Int) -> [UInt8] {
    var bytes = Array("{".utf8)
    bytes.reserveCapacity(byteCount + 64)
    while bytes.count < byteCount { appendField(to: &bytes) }
    bytes.removeLast(bytes.count - byteCount)
    return bytes
  }

  /// 16 hexadecimal digits.
  mutating func key() -> [UInt8] {
    var key: [UInt8] = []
    appendHexadecimal(to: &key)
    return key
  }

  private mutating func appendField(to bytes: inout [UInt8]) {
    bytes += "\"\(Self.names[pick(Self.names.count)])\":\"".utf8
    switch pick(4) {
    case 0: appendHexadecimal(to: &bytes)
    case 1: bytes += "\(random.next() % 1_000_000).\(pick(90) + 10)".utf8
    default:
      for _ in 0...pick(4) {
        bytes += Self.words[pick(Self.words.count)].utf8
        bytes.append(UInt8(ascii: " "))
      }
    }
    bytes += "\",".utf8
  }

  private mutating func appendHexadecimal(to bytes: inout [UInt8]) {
    var number = random.next()
    for _ in 0..<16 {
      bytes.append(Self.hexadecimal[Int(number & 15)])
      number >>= 4
    }
  }

  private mutating func pick(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }
}
