import Synchronization

/// Brokers delete no records of a topic whose cleanup.policy is `compact` alone. Whoever has to sets `compact,delete`
/// for as long as any partition of the mirror needs it; the last one sets `compact` again.
///
/// This counts them, over all threads. It needs no lock around the requests: a set that crosses a setting back is seen
/// as a refusal by the one who needs it, who sets it again, and the last one's is the last of all. A run that dies in
/// between leaves a pinned config astray, which the next plan corrects.
final class CleanupRelaxation: Sendable {
  static let config = "cleanup.policy"
  static let relaxed = "compact,delete"
  static let strict = "compact"

  private struct Users {
    var count = 0
    var haveRelaxed = false
  }
  private let users = Mutex(Users())

  func enter() { users.withLock { $0.count += 1 } }

  /// To be called before the policy is set.
  func willRelax() { users.withLock { $0.haveRelaxed = true } }

  /// - Returns: whether the caller is to set the policy back.
  func leave() -> Bool {
    users.withLock { users in
      users.count -= 1
      guard users.count == 0, users.haveRelaxed else { return false }
      users.haveRelaxed = false
      return true
    }
  }
}
