import IOLoop

/// The pauses between the attempts of one operation, and its limit.
struct Retrier {
  private let client: KafkaClient
  private let deadline: MonotonicInstant
  private(set) var failedAttempts = 0

  init(_ client: KafkaClient, limit: Duration?) {
    self.client = client
    deadline = client.loop.now + (limit ?? client.limits.operation)
  }

  /// What is left of the limit.
  var remaining: Duration { max(deadline - client.loop.now, .zero) }

  /// For one attempt.
  var attemptLimit: Duration { min(remaining, client.limits.request) }

  /// Since the first attempt of an operation whose limit was `limit`.
  func hasLasted(_ duration: Duration, ofLimit limit: Duration?) -> Bool {
    (limit ?? client.limits.operation) - remaining >= duration
  }

  /// Waits before the next attempt.
  /// - Throws: `error` where the limit leaves no time for one; `.cancelled`.
  mutating func pause(after error: ClientError) async throws(ClientError) {
    let delay = client.limits.retryBackoff.delay(afterFailures: failedAttempts, random: client.loop.random())
    failedAttempts += 1
    guard delay < remaining else { throw error }
    do throws(CancellationError) {
      try await client.loop.sleep(for: delay)
    } catch {
      throw ClientError(.cancelled, "given up while waiting for the next attempt", place: client.name)
    }
  }
}
