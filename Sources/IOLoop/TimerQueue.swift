/// Timers in the order in which they fire: by time, then by the order in which they were made. A binary heap; the real
/// loop and the simulated one share it, so they agree on that order.
///
/// A cancelled timer stays in the heap, empty, until it comes up or until such timers are the majority: most timers
/// are limits that never fire, and looking for each of them would cost more.
package final class TimerQueue {
  private var heap: [LoopTimer] = []
  private var nextSequence: UInt64 = 0
  private var cancelledCount = 0

  package init() {}

  /// Whoever keeps a timer that keeps him must not live on because the loop is gone.
  deinit { for timer in heap { timer.disarm() } }

  /// Timers that will still fire.
  package var count: Int { heap.count - cancelledCount }

  package var isEmpty: Bool { count == 0 }

  package func add(
    at deadline: MonotonicInstant, body: @escaping () -> Void, abandoned: @escaping () -> Void
  ) -> LoopTimer {
    let timer = LoopTimer(
      deadline: deadline, sequence: nextSequence, body: body, abandoned: abandoned,
      cancelled: { [weak self] _ in self?.timerCancelled() })
    nextSequence += 1
    heap.append(timer)
    siftUp(heap.count - 1)
    return timer
  }

  /// When the next timer fires.
  package func nextDeadline() -> MonotonicInstant? {
    while let first = heap.first, !first.isArmed {
      _ = removeFirst()
      cancelledCount -= 1
    }
    return heap.first?.deadline
  }

  /// Takes the first timer that is due.
  package func popDue(at now: MonotonicInstant) -> LoopTimer? {
    guard let deadline = nextDeadline(), deadline <= now else { return nil }
    return removeFirst()
  }

  /// Takes all, in order.
  package func removeAll() -> [LoopTimer] {
    let all = heap.filter(\.isArmed).sorted(by: Self.isBefore)
    heap = []
    cancelledCount = 0
    return all
  }

  private func timerCancelled() {
    cancelledCount += 1
    guard cancelledCount > 64, cancelledCount > heap.count / 2 else { return }
    heap = heap.filter(\.isArmed).sorted(by: Self.isBefore)  // a sorted array is a heap
    cancelledCount = 0
  }

  private static func isBefore(_ a: LoopTimer, _ b: LoopTimer) -> Bool {
    (a.deadline, a.sequence) < (b.deadline, b.sequence)
  }

  private func removeFirst() -> LoopTimer {
    heap.swapAt(0, heap.count - 1)
    let first = heap.removeLast()
    siftDown()
    return first
  }

  private func siftUp(_ start: Int) {
    var child = start
    while child > 0, Self.isBefore(heap[child], heap[(child - 1) / 2]) {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  private func siftDown() {
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && Self.isBefore(heap[child], heap[least])
      {
        least = child
      }
      if least == parent { return }
      heap.swapAt(parent, least)
      parent = least
    }
  }
}
