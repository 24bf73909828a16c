/// What a command says, and to whom: results to where `-o` wants them, messages and progress to standard error.
struct Reporter: Sendable {
  enum LogFormat: String, Sendable, CaseIterable {
    case text
    case json
  }
  enum Level: String, Sendable {
    case info
    case warning
    case error
  }

  let console: Console
  let targets: [OutputTarget]
  let logFormat: LogFormat
  let isQuiet: Bool
  let isVerbose: Bool

  init(_ command: ParsedCommand, console: Console) throws(CommandLineProblem) {
    self.console = console
    targets = try OutputTarget.all(of: command)
    let format = command.value("log-format") ?? LogFormat.text.rawValue
    guard let logFormat = LogFormat(rawValue: format) else {
      throw .usage("--log-format is text or json, not \"\(format.shown)\"", command: command.spec.name)
    }
    self.logFormat = logFormat
    isQuiet = command.has("quiet")
    isVerbose = command.has("verbose")
    guard !isQuiet || !isVerbose else {
      throw .usage("--quiet and --verbose exclude each other", command: command.spec.name)
    }
  }

  /// JSON has standard output, so that people read standard error.
  private var jsonHasOutput: Bool { targets.contains { $0.format == .json && $0.path == nil } }

  /// How text for people is written where it is shown now.
  var style: TextStyle {
    let isTerminal = jsonHasOutput ? console.errorIsTerminal : console.outputIsTerminal
    let hasColor = isTerminal && (console.environment["NO_COLOR"] ?? "").isEmpty
    return TextStyle(usesColor: hasColor, isVerbose: isVerbose)
  }

  /// A part of the result, for people, as soon as it is known. Silent with `--quiet`.
  func show(_ text: String) {
    guard !isQuiet else { return }
    jsonHasOutput ? console.writeError(text) : console.writeOutput(text)
  }

  /// What is wrong, where `show` is silent.
  func showProblems(_ text: String) {
    if isQuiet { console.writeError(text) }
  }

  /// The whole result, once: the files that people and programs asked for, and JSON on standard output.
  func deliver(human: String, json: () throws -> String) throws(CommandFailure) {
    for target in targets {
      do {
        switch (target.format, target.path) {
        case (.human, nil): break
        case (.json, nil): console.writeOutput(try json())
        case (.human, let path?): try console.writeFile(path, human)
        case (.json, let path?): try console.writeFile(path, try json())
        }
      } catch {
        let place = target.path ?? "standard output"
        throw CommandFailure(exitCode: .runFailed, message: "\(place) could not be written: \(error)")
      }
    }
  }

  /// On standard error. Information is silent with `--quiet`.
  func say(_ message: String, _ level: Level = .info) {
    guard level != .info || !isQuiet else { return }
    console.writeError(line(message, level))
  }

  private func line(_ message: String, _ level: Level) -> String {
    switch logFormat {
    case .text: return (level == .info ? "" : "lockstep: ") + message + "\n"
    case .json:
      let record = LogRecord(level: level.rawValue, message: message)
      return ((try? JSONText.line(of: record)) ?? message) + "\n"
    }
  }

  private struct LogRecord: Encodable {
    var level: String
    var message: String
  }
}
