/// Lets a limited number through at a time, in order of arrival. Bound to its loop's thread.
final class StartGate {
  private var free: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(places: Int) {
    free = places
  }

  /// The place is taken inside the continuation: a task without an actor may be queued anew at any `await`, so that a
  /// look before it would be out of date.
  func enter() async {
    await withCheckedContinuation { continuation in
      if free > 0 {
        free -= 1
        continuation.resume()
      } else {
        waiting.append(continuation)
      }
    }
  }

  func leave() {
    if waiting.isEmpty {
      free += 1
    } else {
      waiting.removeFirst().resume()
    }
  }
}
