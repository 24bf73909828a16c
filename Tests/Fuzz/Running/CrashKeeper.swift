import Foundation

/// Keeps the input at which the process ends by a signal: a trap, a fault, a refused allocation, or the alarm.
///
/// The handler does only what a handler may (signal-safety(7)): it opens a file whose name was made before, and writes.
enum CrashKeeper {
  private static let capacity = Mutator.largestInput
  nonisolated(unsafe) private static let input = UnsafeMutableRawBufferPointer.allocate(
    byteCount: capacity, alignment: 16)
  nonisolated(unsafe) private static var count = 0
  nonisolated(unsafe) private static var path: UnsafeMutablePointer<CChar>?

  /// From here on the last input given to `remember` is kept as `path`, if the process ends by a signal.
  static func keep(as path: String) {
    free(Self.path)
    Self.path = strdup(path)
    count = 0
    // Overflows of the stack need another stack.
    var stack = stack_t()
    stack.ss_sp = UnsafeMutableRawPointer.allocate(byteCount: 1 << 16, alignment: 16)
    stack.ss_size = 1 << 16
    sigaltstack(&stack, nil)
    for signal in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGALRM] {
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { CrashKeeper.write($0) }
      // The default action follows: the instruction that failed is run again, without this handler.
      action.sa_flags = SA_ONSTACK | Int32(bitPattern: UInt32(SA_RESETHAND))
      sigaction(signal, &action, nil)
    }
  }

  static func remember(_ bytes: [UInt8]) {
    count = min(bytes.count, capacity)
    input.copyBytes(from: bytes.prefix(count))
  }

  private static func write(_ signal: Int32) {
    if let path {
      let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
      _ = Foundation.write(file, input.baseAddress, count)
      close(file)
    }
    raise(signal)
  }
}
