/// One call that a loop owes. Bound to the loop's thread.
public final class LoopTimer {
  let deadline: MonotonicInstant
  /// Orders timers of one instant.
  let sequence: UInt64
  private(set) var body: (() -> Void)?
  private var abandoned: (() -> Void)?
  private let cancelled: (LoopTimer) -> Void

  init(
    deadline: MonotonicInstant, sequence: UInt64, body: @escaping () -> Void, abandoned: @escaping () -> Void,
    cancelled: @escaping (LoopTimer) -> Void
  ) {
    self.deadline = deadline
    self.sequence = sequence
    self.body = body
    self.abandoned = abandoned
    self.cancelled = cancelled
  }

  /// Still to be called, neither fired nor cancelled.
  public var isArmed: Bool { body != nil }

  /// Neither of the timer's closures is called after this; they are let go at once. Does nothing the second time.
  public func cancel() {
    guard isArmed else { return }
    disarm()
    cancelled(self)
  }

  package func fire() {
    let body = body
    disarm()
    body?()
  }

  package func abandon() {
    let abandoned = abandoned
    disarm()
    abandoned?()
  }

  /// Lets the closures go.
  func disarm() {
    body = nil
    abandoned = nil
  }
}
