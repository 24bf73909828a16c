/// The part of a copy between its first append and its last, as far as looks at it could tell.
struct CopySpan {
  /// From the first of the span to the last.
  var samples: ArraySlice<CopySample>
  /// Appended between the first of them and the last.
  var recordCount: Int64
  /// Since the start of the process, until the first look that saw a record, and the one that saw all.
  var firstSeconds: Double
  var lastSeconds: Double

  var seconds: Double { (samples.last?.seconds ?? 0) - (samples.first?.seconds ?? 0) }
  var cpuSeconds: Double { (samples.last?.cpuSeconds ?? 0) - (samples.first?.cpuSeconds ?? 0) }
  var recordsPerSecond: Double { Double(recordCount) / seconds }

  /// - Parameter samples: in order; the last one has all records.
  /// - Throws: where the copy was over before two moments of it could be seen.
  init(_ samples: [CopySample], recordCount: Int64) throws {
    guard let first = samples.firstIndex(where: { $0.recordCount > 0 }),
      let last = samples.firstIndex(where: { $0.recordCount >= recordCount })
    else { throw BenchProblem("the copy was not seen to its end") }
    // What the first look already saw was appended before it: the clock starts there, without it. Where that was much of
    // the whole, a late look would count for too much: the copy began after the look before.
    let start = samples[first].recordCount * 5 > recordCount ? max(first - 1, 0) : first
    self.samples = samples[start...last]
    self.recordCount = recordCount - samples[start].recordCount
    firstSeconds = samples[first].seconds
    lastSeconds = samples[last].seconds
    guard seconds > 0 else { throw BenchProblem("the copy was too short to be measured") }
  }
}
