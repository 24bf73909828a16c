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
  let wakeUp: UVWakeUp
  let inbox = Mutex(Inbox())
  private let thread: UVThread
  private let isStopRequested = Atomic(false)

  // Of the loop's thread:
  let timers = TimerQueue()
  var local: [Work] = []
  var isDraining = false
  private var isStopping = false
  /// How to close what is open, by number, so that they are closed in the order in which they were opened.
  private var closers: [Int: () -> Void] = [:]
  private var nextCloser = 0

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

  // MARK: The loop's thread

  private func run() {
    handles.run()
    repeat {
      abandonTimers()
      drain()
    } while !closeInbox()
    handles.release()
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
