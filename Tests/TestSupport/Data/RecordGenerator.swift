/// Random records: null, empty and short keys and values, none to twenty headers with repeated names and null values,
/// times of 1999, of the future and none at all. The seed decides everything.
public struct RecordGenerator {
  private var random: SeededGenerator
  private let largestValue: Int

  public init(seed: UInt64, largestValue: Int = 2_000) {
    random = SeededGenerator(seed: seed)
    self.largestValue = largestValue
  }

  public mutating func next() -> TestRecord {
    TestRecord(
      key: bytesOrNull(upTo: 40), value: bytesOrNull(upTo: largestValue), headers: headers(), timestamp: time())
  }

  public mutating func records(_ count: Int) -> [TestRecord] { (0..<count).map { _ in next() } }

  private mutating func headers() -> [TestRecord.Header] {
    // Most records have none, as in life.
    let count = Bool.random(using: &random) ? 0 : Int.random(in: 1...20, using: &random)
    let names = ["trace", "trace", "source", "", "κλειδί"]
    return (0..<count).map { _ in
      TestRecord.Header(names.randomElement(using: &random) ?? "", bytesOrNull(upTo: 30))
    }
  }

  private mutating func time() -> Int64 {
    switch Int.random(in: 0..<10, using: &random) {
    case 0: -1
    case 1: 915_148_800_000 + Int64.random(in: 0..<86_400_000, using: &random)  // 1999
    case 2: 4_102_444_800_000  // 2100
    default: 1_700_000_000_000 + Int64.random(in: 0..<1_000_000_000, using: &random)
    }
  }

  private mutating func bytesOrNull(upTo limit: Int) -> [UInt8]? {
    switch Int.random(in: 0..<8, using: &random) {
    case 0: nil
    case 1: []
    default: bytes(Int.random(in: 1...limit, using: &random))
    }
  }

  /// Bytes that no codec makes fewer.
  public mutating func noise(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
  }

  /// Half of them compress well, half do not.
  public mutating func bytes(_ count: Int) -> [UInt8] {
    let compresses = Bool.random(using: &random)
    var word = random.next()
    return (0..<count).map { index in
      if index % 8 == 0, !compresses { word = random.next() }
      return UInt8(truncatingIfNeeded: word >> (UInt64(index % 8) * 8))
    }
  }
}

/// The same numbers for a seed, everywhere (xorshift64*).
public struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: UInt64

  public init(seed: UInt64) { state = seed &* 2 &+ 0x9e37_79b9_7f4a_7c15 | 1 }

  public mutating func next() -> UInt64 {
    state ^= state >> 12
    state ^= state << 25
    state ^= state >> 27
    return state &* 0x2545_f491_4f6c_dd1d
  }
}
