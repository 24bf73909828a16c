import IOLoop

/// A moment that several requests share, after which none of them is sent any more.
struct Deadline {
  let loop: any EventLoop
  let end: MonotonicInstant

  init(loop: any EventLoop, after limit: Duration) {
    self.loop = loop
    end = loop.now + limit
  }

  /// How long a request that is sent now may take.
  /// - Throws: once nothing is left.
  func remaining(for what: String) throws(ActionFailure) -> Duration {
    let left = end - loop.now
    guard left > .zero else { throw ActionFailure(.stateNotWritten, "\(what): the time for it is over") }
    return left
  }
}
