import Foundation

/// A process that the tests started. Its output goes to files, so that it never waits for a reader; the watchdog ends
/// it when the test process ends.
public final class ChildProcess: @unchecked Sendable {
  public enum End: Sendable, Equatable {
    case exited(Int32)
    case signalled(Int32)
  }

  public let pid: pid_t
  /// Guards `end`; a thread that waits for the process sets it once.
  private let condition = NSCondition()
  private var end: End?

  /// Starts `arguments[0]`, found by PATH, without input. Nil for `environment` means ours.
  public init(_ arguments: [String], environment: [String: String]? = nil, output: String, errors: String) throws {
    pid = try Spawn.run(arguments, environment: environment, input: nil, output: output, errors: errors)
    Watchdog.shared.watch(pid: pid)
    let reaper = Thread { [self] in reap() }
    reaper.name = "reaper of \(pid)"
    reaper.stackSize = 256 << 10
    reaper.start()
  }

  private func reap() {
    var status: Int32 = 0
    while waitpid(pid, &status, 0) == -1 && errno == EINTR {}
    Watchdog.shared.forget(pid: pid)
    condition.withLock {
      let signal = status & 0x7f
      end = signal == 0 ? .exited((status >> 8) & 0xff) : .signalled(signal)
      condition.broadcast()
    }
  }

  public var isRunning: Bool { condition.withLock { end == nil } }

  /// Sends a signal, unless the process has ended: its id may belong to another by then.
  public func send(_ signal: Int32) {
    condition.withLock { if end == nil { kill(pid, signal) } }
  }

  /// Blocks until the process has ended or `limit` seconds are over (nil).
  public func wait(limit: TimeInterval) -> End? {
    let deadline = Date().addingTimeInterval(limit)
    condition.lock()
    defer { condition.unlock() }
    while end == nil, condition.wait(until: deadline) {}
    return end
  }

  /// SIGTERM, then SIGKILL after `patience` seconds; returns when the process has ended.
  public func stop(patience: TimeInterval = 15) {
    send(SIGTERM)
    if wait(limit: patience) == nil { killNow() }
  }

  /// SIGKILL; returns when the process has ended.
  public func killNow() {
    send(SIGKILL)
    _ = wait(limit: 10)
  }
}
