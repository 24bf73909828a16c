/// The offsets that a sample looks at: one in each of as many equal stretches of the log, so that no part of it is left
/// out, at a random place within its stretch.
enum SampleOffsets {
  /// Rising and without repetition. The seed and the partition decide.
  static func choose(_ sample: Sample, in range: OffsetRange, partition: Int32) -> [Int64] {
    guard !range.isEmpty, sample.recordsPerPartition > 0 else { return [] }
    let length = UInt64(range.end - range.start)
    let count = min(UInt64(sample.recordsPerPartition), length)
    var generator = SplitMix(state: sample.seed ^ UInt64(UInt32(bitPattern: partition)) << 32)
    return (0..<count).map { index in
      let from = length.multipliedFullWidth(by: index)
      let to = length.multipliedFullWidth(by: index + 1)
      let start = count.dividingFullWidth(from).quotient
      let end = count.dividingFullWidth(to).quotient
      return range.start + Int64(UInt64.random(in: start..<end, using: &generator))
    }
  }
}

/// SplitMix64: small, and the same numbers everywhere for a seed.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var value = state
    value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
    return value ^ (value >> 31)
  }
}
