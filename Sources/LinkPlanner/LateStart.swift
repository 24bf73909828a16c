import LinkModel

/// What has to be filled so that a mirror begins where it shall, as far as log starts and log ends tell.
struct LateStart {
  /// By partition: how many offsets are filled above the mirror's log end.
  let fillerOffsets: [Int64]
  /// By partition: where the mirror begins.
  let firstOffsets: [Int64]
  /// Filler stands in the mirror, or will: it is deleted before data goes on.
  let deletesRecords: Bool

  var total: Int64 { Self.sum(fillerOffsets) }

  /// For a mirror that is yet to be made.
  init(fillerOffsets: [Int64], firstOffsets: [Int64]) {
    self.fillerOffsets = fillerOffsets
    self.firstOffsets = firstOffsets
    deletesRecords = fillerOffsets.contains { $0 > 0 }
  }

  /// For a mirror that is there. What it holds below its recorded start can only be filler; whether anything is
  /// mirrored above it, the engine sees in the log.
  /// - Throws: `SourceDataLost` where records are mirrored and the source has removed others that are not.
  init(of mirror: MirrorTopic, record: MirrorRecord, source: SourceTopic) throws(Refused) {
    var filler: [Int64] = []
    var firsts: [Int64] = []
    var showsFiller = false
    for (partition, (from, to)) in zip(source.offsets, mirror.offsets).enumerated() {
      let recorded = record.startOffset(of: partition)
      let logEnd = to.logEndOffset ?? to.highWatermark
      let first = max(recorded, from.logStartOffset)
      let isUnbegun = logEnd < recorded || logEnd == 0 || (logEnd == recorded && to.logStartOffset == logEnd)
      let isFillerVisible = to.logStartOffset < min(recorded, logEnd)
      guard first <= logEnd || isUnbegun || isFillerVisible else {
        throw Self.lost(partition, logEnd: logEnd, logStart: from.logStartOffset)
      }
      filler.append(max(0, first - logEnd))
      firsts.append(first)
      showsFiller = showsFiller || isFillerVisible
    }
    fillerOffsets = filler
    firstOffsets = firsts
    deletesRecords = showsFiller || filler.contains { $0 > 0 }
  }

  private static func lost(_ partition: Int, logEnd: Int64, logStart: Int64) -> Refused {
    .stopped(
      .sourceDataLost,
      "partition \(partition): the mirror ends at offset \(logEnd), and the source's log begins at "
        + "\(logStart): \(logStart - logEnd) offsets are gone")
  }

  /// - Throws: `LateLogStart` where more is to be filled than the link allows.
  func check(against maximum: Int64, of source: SourceTopic) throws(Refused) {
    guard total > maximum else { return }
    let farthest = firstOffsets.max() ?? 0
    throw .blocked(
      .lateLogStart,
      "\(source.identity.name) begins at \(isUniform ? "" : "up to ")offset \(Self.grouped(farthest)): "
        + "\(Self.grouped(total)) offsets would be filled first, which takes \(Self.duration(of: total)) at "
        + "\(Self.grouped(CopyCost.fillerOffsetsASecond)) a second; lateStart.maxOffsets is \(Self.grouped(maximum))")
  }

  /// Follows "create, 12 partitions"; empty where all begin at 0.
  var title: String {
    guard total > 0 else { return "" }
    let farthest = (isUniform ? "" : "up to ") + Self.grouped(firstOffsets.max() ?? 0)
    return ", from offset 0 (late start at \(farthest): \(Self.duration(of: total)))"
  }

  private var isUniform: Bool { firstOffsets.allSatisfy { $0 == firstOffsets.first } }
}

extension LateStart {
  /// What filler takes on a disk until it is deleted (measured: 0.8 bytes an offset).
  static func diskBytes(_ offsets: Int64) -> Int64 { offsets - offsets / 5 }

  /// About how long filling takes, for people.
  static func duration(of offsets: Int64) -> String {
    let seconds = max(1, (CopyCost.fillingMilliseconds(offsets) + 999) / 1_000)
    switch seconds {
    case ..<60: return "about \(seconds) s"
    case ..<3_600: return "about \((seconds + 59) / 60) min"
    case ..<172_800: return "about \((seconds + 3_599) / 3_600) h"
    default: return "about \(grouped((seconds + 86_399) / 86_400)) days"
    }
  }

  /// 3,120,551
  static func grouped(_ number: Int64) -> String {
    let digits = Array(String(number))
    let groups = digits.indices.map { index in
      let isBreak = index > 0 && (digits.count - index).isMultiple(of: 3)
      return (isBreak ? "," : "") + String(digits[index])
    }
    return groups.joined()
  }

  /// Of numbers that are not negative; the largest there is where that is passed.
  static func sum(_ numbers: [Int64]) -> Int64 {
    numbers.reduce(0) { sum, number in
      let (next, overflow) = sum.addingReportingOverflow(number)
      return overflow ? .max : next
    }
  }
}
