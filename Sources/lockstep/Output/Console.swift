/// Where a command writes and what it may know of the process: passed in, so that tests see every word.
struct Console: Sendable {
  var writeOutput: @Sendable (String) -> Void
  var writeError: @Sendable (String) -> Void
  /// Creates the file or replaces it whole.
  var writeFile: @Sendable (_ path: String, _ text: String) throws -> Void
  /// Why standard output could not be written; nil while it could.
  var outputFailure: @Sendable () -> OutputFailure? = { nil }
  var environment: [String: String]
  var outputIsTerminal = false
  var errorIsTerminal = false
  /// In characters; nil where standard error is no terminal.
  var terminalWidth: @Sendable () -> Int? = { nil }
}

/// A failure of a command as a whole: what is said, and how the process ends.
struct CommandFailure: Error, Equatable {
  var exitCode: ExitCode
  /// Without the program's name.
  var message: String
}

/// A write to standard output that failed: something of the result is missing there.
struct OutputFailure: Sendable, Equatable {
  /// Nobody reads any more, and nobody wants to be told.
  var isReaderGone: Bool
  /// In the system's words.
  var cause: String
}
