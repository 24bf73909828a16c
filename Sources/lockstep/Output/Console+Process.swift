#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Console {
  /// The process's own. Where standard error takes nothing more there is nobody to tell.
  static var process: Console {
    // A reader that has gone is an error of the write, as a full disk is, and must not end the process in the middle.
    signal(SIGPIPE, SIG_IGN)
    let output = DescriptorWriter(STDOUT_FILENO)
    let error = DescriptorWriter(STDERR_FILENO)
    return Console(
      writeOutput: { output.write($0) }, writeError: { error.write($0) },
      writeFile: { path, text in try Data(text.utf8).write(to: URL(filePath: path), options: .atomic) },
      outputFailure: { output.failure }, environment: ProcessInfo.processInfo.environment,
      outputIsTerminal: isatty(STDOUT_FILENO) == 1, errorIsTerminal: isatty(STDERR_FILENO) == 1,
      terminalWidth: { width(of: STDERR_FILENO) })
  }

  private static func width(of descriptor: Int32) -> Int? {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }
}
