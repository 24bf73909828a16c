/// The bytes that fetched batches may hold at one time (R6). Bound to its loop's thread.
///
/// Each answer's share travels with its batches and comes back when the last of them is gone. A fetch may begin while
/// anything is left, so the most that is held is the budget and one answer for each lane of each source broker.
final class MemoryBudget {
  let byteCount: Int
  private(set) var heldBytes = 0
  /// Called when bytes come back after the budget was used up.
  var becameAvailable: () -> Void = {}

  init(byteCount: Int) {
    self.byteCount = byteCount
  }

  var isAvailable: Bool { heldBytes < byteCount }

  func hold(_ byteCount: Int) -> MemoryHold {
    heldBytes += byteCount
    return MemoryHold(byteCount: byteCount, budget: self)
  }

  fileprivate func release(_ byteCount: Int) {
    let wasUsedUp = !isAvailable
    heldBytes -= byteCount
    if wasUsedUp, isAvailable { becameAvailable() }
  }
}

/// One answer's share of the budget, given back with its last reference.
final class MemoryHold {
  private let byteCount: Int
  private let budget: MemoryBudget

  fileprivate init(byteCount: Int, budget: MemoryBudget) {
    self.byteCount = byteCount
    self.budget = budget
  }

  deinit { budget.release(byteCount) }
}
