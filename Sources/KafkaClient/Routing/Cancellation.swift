import IOLoop

/// Carries a task's cancellation, which comes on any thread and at any time, to the exchanges that the task waits for.
///
/// `@unchecked Sendable`: its state is touched on the loop's thread only; `cancel` hops there. A cancellation before
/// `watch` is remembered, so that a task that was cancelled before it began ends at once, too.
final class Cancellation: @unchecked Sendable {
  private let loop: any EventLoop
  private let place: String
  private var exchanges: [Exchange] = []
  private var isCancelled = false

  init(loop: any EventLoop, place: String) {
    self.loop = loop
    self.place = place
  }

  func watch(_ exchanges: [Exchange]) {
    self.exchanges = exchanges
    if isCancelled { end() }
  }

  func cancel() {
    if loop.isOnOwnThread { cancelled() } else { loop.execute { self.cancelled() } }
  }

  private func cancelled() {
    isCancelled = true
    end()
  }

  private func end() {
    for exchange in exchanges {
      exchange.abandon(
        ClientError(.cancelled, "\(exchange.name) was given up", place: place, mayHaveArrived: exchange.isSent))
    }
  }
}
