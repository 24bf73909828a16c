/// The records of one side's tail, as many as a proof needs.
struct TailPrints {
  enum Keeping {
    /// The last ones: the last 100 of both sides together are among the last 100 of each.
    case last
    /// Some of all: of two logs that were cleaned each on its own, one may have few records where the other has many.
    /// Both sides keep the same offsets, so that what both have in common is kept on both.
    case sample
  }
  /// What a side may keep.
  static let limit = 10 * TailProof.offsets
  static let sampleLimit = 8_192

  private(set) var prints: [Int64: RecordPrint] = [:]
  private let keeping: Keeping
  /// Of a sample: one in 2^this is kept.
  private var thinning = 0

  init(_ keeping: Keeping) {
    self.keeping = keeping
  }

  mutating func add(_ print: RecordPrint, at offset: Int64) {
    switch keeping {
    case .last:
      prints[offset] = print
      if prints.count > Self.limit { keepLast() }
    case .sample:
      guard Self.isKept(offset, thinning) else { return }
      prints[offset] = print
      while prints.count > Self.sampleLimit { thinOut(to: thinning + 1) }
    }
  }

  private mutating func keepLast() {
    for offset in prints.keys.sorted().dropLast(TailProof.offsets) { prints[offset] = nil }
  }

  private mutating func thinOut(to thinning: Int) {
    self.thinning = thinning
    prints = prints.filter { Self.isKept($0.key, thinning) }
  }

  /// As much as the other side keeps, and no more.
  func thinned(like other: TailPrints) -> [Int64: RecordPrint] {
    prints.filter { Self.isKept($0.key, other.thinning) }
  }

  /// By the offset's digits mixed, not by the offset itself, whose last digits may mean something: with a marker behind
  /// each record, half of them have none.
  private static func isKept(_ offset: Int64, _ thinning: Int) -> Bool {
    (UInt64(bitPattern: offset) &* 0x9e37_79b9_7f4a_7c15) >> (64 - thinning) == 0
  }
}
