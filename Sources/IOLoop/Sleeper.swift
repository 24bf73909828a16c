/// One `sleep(for:)`: a timer and a continuation, of which whatever comes first (the time, a cancellation, the end of
/// the loop) uses the continuation and takes it away.
///
/// `@unchecked Sendable`: its state is touched on the loop's thread only; `begin` and `cancel` hop there, and arrive in
/// either order, since a task may be cancelled before it sleeps.
final class Sleeper<Loop: EventLoop>: @unchecked Sendable {
  private let loop: Loop
  private var continuation: CheckedContinuation<Bool, Never>?
  private var timer: LoopTimer?
  private var isCancelled = false

  init(loop: Loop) { self.loop = loop }

  func begin(_ duration: Duration, _ continuation: CheckedContinuation<Bool, Never>) {
    onLoop {
      guard !self.isCancelled else { return continuation.resume(returning: false) }
      self.continuation = continuation
      self.timer = self.loop.schedule(after: duration, { self.end(slept: true) }, abandoned: { self.end(slept: false) })
    }
  }

  func cancel() {
    onLoop {
      self.isCancelled = true
      self.timer?.cancel()
      self.end(slept: false)
    }
  }

  private func end(slept: Bool) {
    continuation?.resume(returning: slept)
    continuation = nil
    timer = nil
  }

  private func onLoop(_ body: @escaping @Sendable () -> Void) {
    if loop.isOnOwnThread { body() } else { loop.execute(body) }
  }
}
