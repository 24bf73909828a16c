/// A figure beside what is aimed at.
struct Verdict: Codable, Sendable, Equatable {
  enum Bound: Codable, Sendable, Equatable {
    case atMost(Double)
    case atLeast(Double)
  }

  var what: String
  var value: Double
  var bound: Bound

  var isMet: Bool {
    switch bound {
    case .atMost(let limit): value <= limit
    case .atLeast(let limit): value >= limit
    }
  }

  /// `CPU 0.84 ≤ 1`, `of straight 0.71, not ≥ 0.9`.
  var text: String {
    let aim =
      switch bound {
      case .atMost(let limit): "≤ \(Decimals.text(limit))"
      case .atLeast(let limit): "≥ \(Decimals.text(limit))"
      }
    return "\(what) \(Decimals.text(value))\(isMet ? " " : ", not ")\(aim)"
  }
}

extension Contender {
  var isLockstep: Bool { self == .lockstep || self == .lockstepOneWorker }
}

extension BenchReport {
  /// Of the same log's Produce without a source.
  func shareOfStraight(_ row: CopyRow) -> Double? {
    guard row.contender != .straight else { return nil }
    return share(of: row, in: copies.first { $0.shape == row.shape && $0.contender == .straight })
  }

  /// Of lockstep's own copy of the same records, but fresh.
  func shareOfFresh(_ row: CopyRow) -> Double? {
    guard row.shape.isOld else { return nil }
    var shape = row.shape
    shape.isOld = false
    return share(of: row, in: copies.first { $0.shape == shape && $0.contender == row.contender })
  }

  private func share(of row: CopyRow, in other: CopyRow?) -> Double? {
    guard let other, other.figures.mibPerSecond > 0 else { return nil }
    return row.figures.mibPerSecond / other.figures.mibPerSecond
  }

  /// Lockstep alone is judged.
  func verdicts(on row: CopyRow) -> [Verdict] {
    guard row.contender.isLockstep else { return [] }
    var verdicts: [Verdict] = []
    if row.shape.codec == .zstd {
      verdicts.append(Verdict(what: "CPU", value: row.figures.cpuSecondsPerGiB, bound: .atMost(1.5)))
    } else if row.shape.recordBytes >= 1_000 {
      verdicts.append(Verdict(what: "CPU", value: row.figures.cpuSecondsPerGiB, bound: .atMost(1)))
    }
    // More connections than one are compared for information alone.
    if row.contender == .lockstepOneWorker, let share = shareOfStraight(row) {
      verdicts.append(Verdict(what: "of straight", value: share, bound: .atLeast(0.9)))
    }
    if let share = shareOfFresh(row) {
      verdicts.append(Verdict(what: "of fresh", value: share, bound: .atLeast(row.shape.partitions < 8 ? 0.5 : 0.9)))
    }
    return verdicts
  }
}

enum Aims {
  static func verdicts(on measure: Measure) -> [Verdict] {
    guard measure.detail.hasPrefix("lockstep"), let bound = bound(of: measure.name) else { return [] }
    return [Verdict(what: measure.name.unit, value: measure.value, bound: bound)]
  }

  private static func bound(of name: Measure.Name) -> Verdict.Bound? {
    switch name {
    case .firstRecord: .atMost(1)
    case .latencyMedian: .atMost(1)
    case .latencyTail: .atMost(5)
    case .filler: .atLeast(7_000_000)
    case .markers: .atLeast(20_000)
    case .memory: .atMost(100)
    case .idlePartition: .atMost(20)
    case .idleCPU, .planning, .planningCPU, .planningMemory: nil
    }
  }
}
