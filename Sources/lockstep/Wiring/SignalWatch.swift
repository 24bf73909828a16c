import IOLoop
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What Ctrl-C and SIGTERM do to a command.
final class SignalWatch: Sendable {
  private let first = Mutex<ProcessSignal?>(nil)

  /// The first that came.
  var received: ProcessSignal? { first.withLock { $0 } }

  /// Watches until the loop stops. The first signal calls `drain`; without one, and at the second signal, the process
  /// ends at once, which is harmless: the next run reads where the logs end.
  func start(on loop: UVLoop, drain: (@Sendable () async -> Void)?) {
    _ = loop.spawn {
      for await signal in loop.signals() {
        let isFirst = self.first.withLock { known in
          defer { known = known ?? signal }
          return known == nil
        }
        guard isFirst, let drain else { _exit(signal.exitCode.rawValue) }
        await drain()
      }
    }
  }
}

extension ProcessSignal {
  var exitCode: ExitCode {
    switch self {
    case .interrupt: .interrupted
    case .terminate: .terminated
    }
  }
}
