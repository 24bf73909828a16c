import Synchronization

/// How jobs and calls get to the loop's thread, and when they run there.
extension UVLoop {
  /// `@unchecked Sendable`: a call that crosses threads is a `@Sendable` closure; see `execute`.
  enum Work: @unchecked Sendable {
    case job(UnownedJob)
    case call(() -> Void)
  }

  struct Inbox {
    var work: [Work] = []
    /// The thread has been signalled, or is draining, and will look here again before it sleeps.
    var isAwake = true
    /// The thread has ended: work is dropped.
    var isClosed = false
  }

  public func enqueue(_ job: consuming ExecutorJob) { enqueue(.job(UnownedJob(job))) }
  public func checkIsolated() { precondition(isOnOwnThread, "called outside the loop's thread") }
  public func isIsolatingCurrentContext() -> Bool? { isOnOwnThread }

  func enqueue(_ work: Work) {
    if isOnOwnThread { return local.append(work) }
    let wakes = inbox.withLock { inbox in
      if inbox.isClosed { return false }
      inbox.work.append(work)
      defer { inbox.isAwake = true }
      return !inbox.isAwake
    }
    if wakes { wakeUp.signal() }
  }

  /// Calls `body` soon, after what is going on now. Loop's thread only.
  func later(_ body: @escaping () -> Void) { local.append(.call(body)) }

  /// Runs what has arrived, in order, and what arrives meanwhile. Called after every callback of libuv's.
  ///
  /// `isAwake` becomes false only here, under the lock and with the inbox seen empty, so whoever adds work after that
  /// signals. Work that keeps making work yields to the sockets after a while: it stays awake and signals itself.
  /// - Returns: whether there was anything.
  @discardableResult
  func drain() -> Bool {
    guard !isDraining else { return false }
    isDraining = true
    defer { isDraining = false }
    var ran = 0
    while true {
      if local.isEmpty {
        let arrived = inbox.withLock { inbox in
          inbox.isAwake = !inbox.work.isEmpty
          return exchange(&inbox.work, with: [])
        }
        if arrived.isEmpty { return ran > 0 }
        local = arrived
      }
      if ran > 10_000 {
        wakeUp.signal()
        return true
      }
      let batch = local
      local = []
      ran += batch.count
      for work in batch { perform(work) }
    }
  }

  private func perform(_ work: Work) {
    switch work {
    case .call(let body): body()
    case .job(let job):
      job.runSynchronously(isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
    }
  }

  /// Whether nothing is left to do; nothing can be added after that.
  func closeInbox() -> Bool {
    guard local.isEmpty, timers.isEmpty else { return false }
    return inbox.withLock { inbox in
      inbox.isClosed = inbox.work.isEmpty
      return inbox.isClosed
    }
  }
}
