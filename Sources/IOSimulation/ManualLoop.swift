import Bytes
import IOLoop
import Synchronization

/// A loop whose time passes only when a test says so, with a network in memory (`network`).
///
/// Nothing happens by itself: jobs, timers and bytes move while the test is inside `runUntilIdle`, `advance` or `run`,
/// on the test's thread, in an order that depends on nothing but the calls and the seed. Between these calls the test
/// may use whatever belongs to the loop's thread directly. Everything else is as the contract of `EventLoop` says.
///
/// `@unchecked Sendable`: `arrived` is locked, and `driver` traps when two threads drive at once.
public final class ManualLoop: EventLoop, @unchecked Sendable {
  public private(set) var now = MonotonicInstant(nanoseconds: 0)
  public let blockPool = BlockPool(keptByteLimit: 1 << 20)
  public let network = SimulatedNetwork()

  private let wallClockAtStart: Int64
  private var randomness: SeededRandomness
  private let timers = TimerQueue()
  private let driver = Driver()
  private let arrived = Mutex<[Work]>([])
  private var streams: [SimulatedStream] = []
  private var isStopped = false

  private enum Work: @unchecked Sendable {
    case job(UnownedJob)
    case call(() -> Void)
  }

  /// - Parameter seed: of `random()`.
  /// - Parameter wallClockMilliseconds: what the wall clock shows at the beginning.
  public init(seed: UInt64 = 0, wallClockMilliseconds: Int64 = 1_700_000_000_000) {
    randomness = SeededRandomness(seed: seed)
    wallClockAtStart = wallClockMilliseconds
  }

  /// Streams keep their owners, and these their streams, until the stream is closed.
  deinit { for stream in streams { stream.letGo() } }

  // MARK: Time

  /// How long until the next timer fires; nil where none is armed.
  public var timeToNextTimer: Duration? { timers.nextDeadline().map { max($0 - now, .zero) } }

  /// Runs what is ready, what becomes ready by that, and timers that are due, without letting time pass.
  public func runUntilIdle() { driver.drive { runReady() } }

  /// Lets time pass, stopping at every timer on the way.
  public func advance(by duration: Duration) {
    driver.drive {
      let end = now + duration
      runReady()
      while let next = timers.nextDeadline(), next <= end {
        now = max(now, next)
        runReady()
      }
      now = end
    }
  }

  /// Lets time pass up to the next timer. Returns false where none is armed.
  @discardableResult
  public func advanceToNextTimer() -> Bool {
    runUntilIdle()
    guard let time = timeToNextTimer else { return false }
    advance(by: time)
    return true
  }

  /// Runs `body` on the loop and lets time pass, from timer to timer, until it has ended.
  /// - Parameter limit: of virtual time.
  /// - Throws: what `body` throws; `Stuck` where nothing can happen any more, or the limit has passed.
  public func run<T>(limit: Duration = .seconds(3600), _ body: @escaping () async throws -> T) throws -> T {
    // The caller waits right here, on the one thread that runs the task: nothing is shared.
    nonisolated(unsafe) let body = body
    nonisolated(unsafe) var outcome: Result<T, any Error>?
    let task = Task(executorPreference: self) {
      do { outcome = .success(try await body()) } catch { outcome = .failure(error) }
    }
    let end = now + limit
    runUntilIdle()
    while outcome == nil {
      guard let next = timers.nextDeadline(), next <= end else {
        let stuck = Stuck(isOutOfTime: timers.nextDeadline() != nil)
        task.cancel()
        runUntilIdle()
        throw stuck
      }
      advanceToNextTimer()
    }
    guard let outcome else { throw Stuck(isOutOfTime: false) }
    return try outcome.get()
  }

  /// A task waits for something that cannot come.
  public struct Stuck: Error, Equatable {
    /// There would have been more to happen after the limit.
    public let isOutOfTime: Bool

    public init(isOutOfTime: Bool) { self.isOutOfTime = isOutOfTime }
  }

  private func runReady() {
    while true {
      let batch = arrived.withLock { exchange(&$0, with: []) }
      for work in batch { perform(work) }
      if !batch.isEmpty { continue }
      guard let timer = timers.popDue(at: now) else { return }
      timer.fire()
    }
  }

  private func perform(_ work: Work) {
    switch work {
    case .call(let body): body()
    case .job(let job):
      job.runSynchronously(isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
    }
  }

  /// Closes every stream, abandons every timer, and lets what follows from that run.
  public func stop() {
    isStopped = true
    for stream in streams { stream.end(StreamError(.loopStopped, detail: "the loop was stopped")) }
    repeat {
      for timer in timers.removeAll() { timer.abandon() }
      runUntilIdle()
    } while !timers.isEmpty
  }

  // MARK: EventLoop

  public var wallClockMilliseconds: Int64 { wallClockAtStart + now.nanoseconds / 1_000_000 }
  /// True also for a thread that uses the loop while nobody drives it.
  public var isOnOwnThread: Bool { driver.isFreeOrCurrent }
  public func random() -> UInt64 { randomness.next() }

  public func schedule(
    after duration: Duration, _ body: @escaping () -> Void, abandoned: @escaping () -> Void
  ) -> LoopTimer {
    checkIsolated()
    return timers.add(at: now + max(duration, .zero), body: body, abandoned: abandoned)
  }

  public func connect(to address: HostPort, limit: Duration, handler: any StreamHandler) -> any ByteStream {
    checkIsolated()
    let stream = SimulatedStream(loop: self, handler: handler)
    streams.append(stream)
    if isStopped {
      stream.end(StreamError(.loopStopped, detail: "the loop was stopped"))
    } else {
      stream.connect(to: network.host(at: address), limit: limit)
    }
    return stream
  }

  func closed(_ stream: SimulatedStream) { streams.removeAll { $0 === stream } }

  public func execute(_ body: @escaping @Sendable () -> Void) { arrived.withLock { $0.append(.call(body)) } }

  /// As `execute`, from the loop's thread.
  func later(_ body: @escaping () -> Void) {
    let work = Work.call(body)
    arrived.withLock { $0.append(work) }
  }

  // MARK: Executor

  public func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    arrived.withLock { $0.append(.job(job)) }
  }

  public func checkIsolated() { precondition(isOnOwnThread, "called outside the loop's thread") }
  public func isIsolatingCurrentContext() -> Bool? { driver.isCurrent }
}
