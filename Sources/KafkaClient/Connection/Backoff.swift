extension ClosedRange<Duration> {
  /// The lower bound, doubled with every failure up to the upper one, then moved by up to a fifth either way so that
  /// clients that failed together do not come back together.
  /// - Parameter random: 64 random bits.
  func delay(afterFailures count: Int, random: UInt64) -> Duration {
    let delay = Swift.min(upperBound, lowerBound * (1 << Swift.min(count, 20)))
    let percent = 80 + Int(random % 41)
    return delay * percent / 100
  }
}
