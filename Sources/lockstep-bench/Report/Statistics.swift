enum Statistics {
  /// Nil of nothing; of an even number the mean of the two in the middle.
  static func median(_ values: [Double]) -> Double? {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }

  /// The smallest value that at least `share` (above 0, up to 1) of all values do not exceed; nil of nothing.
  static func quantile(_ values: [Double], _ share: Double) -> Double? {
    guard !values.isEmpty else { return nil }
    let rank = Int((share * Double(values.count)).rounded(.up))
    return values.sorted()[min(max(rank, 1), values.count) - 1]
  }
}

extension CopyFigures {
  /// The median of each figure.
  init(medianOf runs: [CopyFigures]) {
    func median(_ value: (CopyFigures) -> Double?) -> Double? { Statistics.median(runs.compactMap(value)) }
    self.init(
      mibPerSecond: median(\.mibPerSecond) ?? 0, cpuSecondsPerGiB: median(\.cpuSecondsPerGiB) ?? 0,
      peakMemoryMiB: median(\.peakMemoryMiB), steadyMemoryMiB: median(\.steadyMemoryMiB),
      firstRecordSeconds: median(\.firstRecordSeconds), wholeSeconds: median(\.wholeSeconds))
  }
}
