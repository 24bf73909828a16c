import IOLoop
import Synchronization

/// How many bytes a second a link may copy, over all its workers.
///
/// Paid afterwards: an answer is taken whatever its size, and nobody fetches again before all that was taken is paid
/// for. So the most that goes beyond the limit in any second is one answer for each connection.
final class BandwidthLimit: Sendable {
  private let bytesPerSecond: Int64
  private let paidUntil = Mutex(MonotonicInstant(nanoseconds: .min))

  /// - Parameter bytesPerSecond: at least 1.
  init(bytesPerSecond: Int64) {
    precondition(bytesPerSecond > 0)
    self.bytesPerSecond = bytesPerSecond
  }

  /// - Returns: how long from `now` the next fetch has to wait.
  func charge(_ byteCount: Int, now: MonotonicInstant) -> Duration {
    let seconds = Double(byteCount) / Double(bytesPerSecond)
    return paidUntil.withLock { paidUntil in
      paidUntil = max(paidUntil, now) + .seconds(seconds)
      return paidUntil - now
    }
  }
}
