import IOLoop
import LinkModel

/// Reports on an interval of the loop's clock, and a last time when stopped. Bound to the loop's thread.
final class ProgressTicker {
  private let loop: any EventLoop
  private let interval: Duration
  private let report: () -> Void
  private var timer: LoopTimer?

  init(loop: any EventLoop, interval: Duration, report: @escaping () -> Void) {
    self.loop = loop
    self.interval = interval
    self.report = report
  }

  func start() {
    timer = loop.schedule(after: interval) { [weak self] in
      self?.report()
      self?.start()
    }
  }

  func stop() {
    timer?.cancel()
    report()
  }
}
