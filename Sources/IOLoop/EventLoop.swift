/// One thread's worth of input, output, timers and jobs: the only way to a socket, a clock or randomness.
///
/// The real kind is `UVLoop`; the simulated one, `ManualLoop` in IOSimulation, obeys the same contract on a virtual
/// clock. Everything but `enqueue`, `execute`, `spawn`, `sleep`, `now` and `wallClockMilliseconds` is for the loop's
/// own thread; `checkIsolated()` traps elsewhere. Jobs run in the order of their arrival, after every callback and
/// before the loop blocks.
public protocol EventLoop: SerialExecutor, TaskExecutor {
  /// Monotonic; a pause of the whole machine may or may not count.
  var now: MonotonicInstant { get }

  /// Since 1970-01-01 UTC. For timestamps that are stored or sent, never for measuring: it can jump.
  var wallClockMilliseconds: Int64 { get }

  /// Whether the caller is on the loop's thread.
  var isOnOwnThread: Bool { get }

  /// Where the loop's streams take their buffers from.
  var blockPool: BlockPool { get }

  /// 64 bits that nobody can guess, or, in a simulation, that its seed determines. Loop's thread only.
  func random() -> UInt64

  /// Calls `body` once on the loop's thread, `duration` from now or a little later, never synchronously; timers of the
  /// same instant in the order in which they were made. `abandoned` is called instead if the loop stops before that.
  /// Loop's thread only.
  func schedule(
    after duration: Duration, _ body: @escaping () -> Void, abandoned: @escaping () -> Void
  ) -> LoopTimer

  /// Connects over TCP, name look-up included, all of it within `limit`; every address of the name is tried in turn.
  ///
  /// Returns at once; `handler`'s first call comes later, and its last is `streamClosed`, which is also how a
  /// connection that never came to be is told. The loop keeps stream and handler alive until then. Loop's thread only.
  func connect(to address: HostPort, limit: Duration, handler: any StreamHandler) -> any ByteStream

  /// Calls `body` on the loop's thread, soon; from any thread.
  func execute(_ body: @escaping @Sendable () -> Void)
}

extension EventLoop {
  /// As the requirement of that name; if the loop stops first, `body` is dropped.
  @discardableResult
  public func schedule(after duration: Duration, _ body: @escaping () -> Void) -> LoopTimer {
    schedule(after: duration, body, abandoned: {})
  }

  /// Calls `body` on the loop's next turn, or when it stops: in any case once. Loop's thread only.
  public func soon(_ body: @escaping () -> Void) { _ = schedule(after: .zero, body, abandoned: body) }

  /// Starts a task that stays on this loop, whatever it awaits: `Task {}` would bounce through the global pool.
  @discardableResult
  public func spawn<T: Sendable>(_ body: sending @escaping () async throws -> T) -> Task<T, any Error> {
    Task(executorPreference: self, operation: body)
  }

  /// Ends early, with an error, when the task is cancelled or the loop stops.
  public func sleep(
    for duration: Duration, isolation: isolated (any Actor)? = #isolation
  ) async throws(CancellationError) {
    let sleeper = Sleeper(loop: self)
    // The closure stays on the caller's actor because it captures the isolated parameter.
    let slept = await withTaskCancellationHandler(
      operation: {
        await withCheckedContinuation(isolation: isolation) { continuation in sleeper.begin(duration, continuation) }
      }, onCancel: { sleeper.cancel() }, isolation: isolation)
    if !slept { throw CancellationError() }
  }
}
