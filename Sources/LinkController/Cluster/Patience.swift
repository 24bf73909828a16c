import IOLoop

/// Repeats what may go well a little later, for a limited time.
struct Patience {
  var loop: any EventLoop
  var limit: Duration

  init(loop: any EventLoop, limit: Duration) {
    self.loop = loop
    self.limit = limit
  }

  /// Until a moment that several steps share.
  init(until deadline: Deadline) {
    self.init(loop: deadline.loop, limit: deadline.end - deadline.loop.now)
  }

  private static let firstPause: Duration = .milliseconds(10)
  private static let longestPause: Duration = .seconds(1)

  /// - Throws: what an attempt threw that is not retriable, or what the last one threw before the time was over.
  func retry<Value>(
    _ attempt: () async throws(ActionFailure) -> Value
  ) async throws(ActionFailure) -> Value {
    let deadline = loop.now + limit
    var pause = Self.firstPause
    while true {
      do throws(ActionFailure) {
        return try await attempt()
      } catch {
        guard error.isRetriable, loop.now + pause < deadline, await rest(pause) else { throw error }
      }
      pause = min(pause * 2, Self.longestPause)
    }
  }

  /// False where the task was cancelled or the loop has stopped: then there is no time left.
  private func rest(_ pause: Duration) async -> Bool {
    do throws(CancellationError) {
      try await loop.sleep(for: pause)
      return true
    } catch {
      return false
    }
  }
}
