import CUV
import Synchronization

/// The real loop: one thread that runs libuv.
///
/// `start` makes the thread, `stop` ends and joins it. In between the thread keeps the loop alive. `@unchecked
/// Sendable`: what other threads may touch (`inbox`, `wakeUp`, the thread's id, which is written before the thread's
/// first step) is locked or constant; everything else belongs to the loop's thread.
public final class UVLoop: EventLoop, @unchecked Sendable {
  public let blockPool: BlockPool
  let handles: UVHandles
  private let wakeUp: UVWakeUp
  private let inbox = Mutex(Inbox())
  private let thread: UVThread
  private let isStopRequested = Atomic(false)

  // Of the loop's thread:
  private let timers = TimerQueue()
  private var local: [Work] = []
  private var isDraining = false
  private var isStopping = false
  /// How to close what is open, by number, so that they are closed in the order in which they were opened.
  private var closers: [Int: () -> Void] = [:]
  private var nextCloser = 0

  /// `@unchecked Sendable`: a call that crosses threads is a `@Sendable` closure; see `execute`.
  private enum Work: @unchecked Sendable {
    case job(UnownedJob)
    case call(() -> Void)
  }

  private struct Inbox {
    var work: [Work] = []
    /// The thread has been signalled, or is draining, and will look here again before it sleeps.
    var isAwake = true
    /// The thread has ended: work is dropped.
    var isClosed = false
  }

  /// Starts a loop with a thread of its own.
  /// - Throws: what the system refused: descriptors or a thread.
  public static func start(blockPool: BlockPool = BlockPool()) throws(StreamError) -> UVLoop {
    let loop = UVLoop(blockPool: blockPool, wakeUp: try UVWakeUp(), thread: UVThread())
    try loop.handles.open(wakeUp: loop.wakeUp, for: loop)
    do throws(StreamError) {
      try loop.thread.start { loop.run() }
    } catch {
      loop.handles.close()
      loop.handles.run()
      loop.handles.release()
      throw error
    }
    return loop
  }

  private init(blockPool: BlockPool, wakeUp: UVWakeUp, thread: UVThread) {
    self.blockPool = blockPool
    self.wakeUp = wakeUp
    self.thread = thread
    handles = UVHandles()
  }

  /// Closes every stream, abandons every timer, lets the jobs that follow from that run, and joins the thread.
  ///
  /// Await the tasks of the loop before: a job that arrives after the end never runs. A name look-up in progress is
  /// waited for. From another thread than the loop's; does nothing the second time.
  public func stop() {
    precondition(!isOnOwnThread, "a loop cannot wait for its own end")
    guard !isStopRequested.exchange(true, ordering: .relaxed) else { return }
    execute { self.beginStop() }
    thread.join()
  }

  // MARK: EventLoop

  public var now: MonotonicInstant { MonotonicInstant(nanoseconds: Int64(uv_hrtime())) }
  public var wallClockMilliseconds: Int64 { cuv_wall_clock_milliseconds() }
  public var isOnOwnThread: Bool { thread.isCurrent }

  public func random() -> UInt64 {
    var generator = SystemRandomNumberGenerator()
    return generator.next()
  }

  public func schedule(
    after duration: Duration, _ body: @escaping () -> Void, abandoned: @escaping () -> Void
  ) -> LoopTimer {
    checkIsolated()
    return timers.add(at: now + max(duration, .zero), body: body, abandoned: abandoned)
  }

  public func connect(to address: HostPort, limit: Duration, handler: any StreamHandler) -> any ByteStream {
    checkIsolated()
    let stream = UVStream(loop: self, handler: handler)
    if isStopping { stream.close(because: .stopped) } else { stream.connect(to: address, limit: limit) }
    return stream
  }

  public func execute(_ body: @escaping @Sendable () -> Void) { enqueue(.call(body)) }

  // MARK: Executor

  public func enqueue(_ job: consuming ExecutorJob) { enqueue(.job(UnownedJob(job))) }
  public func checkIsolated() { precondition(isOnOwnThread, "called outside the loop's thread") }
  public func isIsolatingCurrentContext() -> Bool? { isOnOwnThread }

  private func enqueue(_ work: Work) {
    if isOnOwnThread { return local.append(work) }
    let wakes = inbox.withLock { inbox in
      if inbox.isClosed { return false }
      inbox.work.append(work)
      defer { inbox.isAwake = true }
      return !inbox.isAwake
    }
    if wakes { wakeUp.signal() }
  }

  // MARK: The loop's thread

  private func run() {
    handles.run()
    repeat {
      abandonTimers()
      drain()
    } while !closeInbox()
    handles.release()
  }

  /// Whether nothing is left to do; nothing can be added after that.
  private func closeInbox() -> Bool {
    guard local.isEmpty, timers.isEmpty else { return false }
    return inbox.withLock { inbox in
      inbox.isClosed = inbox.work.isEmpty
      return inbox.isClosed
    }
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

  func woken() {
    wakeUp.drain()
    drain()
  }

  /// Jobs that a timer made ready run before the next timer of the same instant.
  func timeCame() {
    let now = now
    while let timer = timers.popDue(at: now) {
      timer.fire()
      drain()
    }
  }

  /// The last step before the loop blocks.
  func prepareToBlock() {
    drain()
    guard isStopping else { return handles.arm(for: timers.nextDeadline(), now: now) }
    abandonTimers()
    while drain() { abandonTimers() }
    if closers.isEmpty { handles.close() }
  }

  private func beginStop() {
    isStopping = true
    for number in closers.keys.sorted() { closers[number]?() }
  }

  private func abandonTimers() {
    for timer in timers.removeAll() { timer.abandon() }
  }

  /// Something that has to be closed before the loop can end; `closed(number)` says that it is.
  func opened(_ close: @escaping () -> Void) -> Int {
    nextCloser += 1
    closers[nextCloser] = close
    return nextCloser
  }

  func closed(_ number: Int) { closers[number] = nil }

  var isEnding: Bool { isStopping }
}
