import Foundation

/// A process that we started. Its output goes to files, so that it never waits for a reader; the watchdog ends it when
/// we end.
public final class ChildProcess: @unchecked Sendable {
  public enum End: Sendable, Equatable {
    case exited(Int32)
    case signalled(Int32)
  }

  public let pid: pid_t
  /// Guards `end` and `cpu`; a thread that waits for the process sets them once.
  private let condition = NSCondition()
  private var end: End?
  private var cpu: Double?

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
    var resources = rusage()
    while wait4(pid, &status, 0, &resources) == -1 && errno == EINTR {}
    Watchdog.shared.forget(pid: pid)
    condition.withLock {
      let signal = status & 0x7f
      cpu = Self.seconds(resources.ru_utime) + Self.seconds(resources.ru_stime)
      end = signal == 0 ? .exited((status >> 8) & 0xff) : .signalled(signal)
      condition.broadcast()
    }
  }

  private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }

  /// User and system time from its start to its end; nil while it runs.
  public var cpuSeconds: Double? { condition.withLock { cpu } }

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
