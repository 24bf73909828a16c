import Synchronization

/// Sums what the workers report.
final class ProgressTally: Sendable {
  private let sum: Mutex<VerifyProgress>
  private let report: @Sendable (VerifyProgress) -> Void

  init(partitionCount: Int, report: @escaping @Sendable (VerifyProgress) -> Void) {
    sum = Mutex(VerifyProgress(partitionCount: partitionCount))
    self.report = report
  }

  /// A call every 10,000 records is often enough for people.
  func add(_ records: Int64) {
    let now = sum.withLock { sum in
      sum.recordsCompared += records
      return sum
    }
    if now.recordsCompared % 10_000 == 0 { report(now) }
  }

  func partitionDone() {
    report(
      sum.withLock { sum in
        sum.partitionsDone += 1
        return sum
      })
  }
}
