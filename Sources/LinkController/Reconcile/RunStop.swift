import IOLoop

/// Whether a run has to end before its time.
final class RunStop {
  private(set) var interruption: ReconcileReport.Interruption?
  private let drainEngine: () -> Void
  private var timer: LoopTimer?

  init(loop: any EventLoop, limit: Duration?, drainEngine: @escaping () -> Void) {
    self.drainEngine = drainEngine
    timer = limit.map { limit in loop.schedule(after: limit) { [weak self] in self?.end(.timedOut) } }
  }

  /// The first cause stands.
  func end(_ cause: ReconcileReport.Interruption) {
    guard interruption == nil else { return }
    interruption = cause
    drainEngine()
  }

  func cancelTimer() { timer?.cancel() }
}
