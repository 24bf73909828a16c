import Synchronization

@testable import lockstep

/// A console that remembers what was written.
final class RecordingConsole: Sendable {
  struct Written: Equatable {
    var output = ""
    var error = ""
    var files: [String: String] = [:]
  }
  private let state = Mutex(Written())

  var written: Written { state.withLock { $0 } }

  func console(environment: [String: String] = [:], isTerminal: Bool = false) -> Console {
    Console(
      writeOutput: { text in self.state.withLock { $0.output += text } },
      writeError: { text in self.state.withLock { $0.error += text } },
      writeFile: { path, text in self.state.withLock { $0.files[path] = text } },
      environment: environment, outputIsTerminal: isTerminal, errorIsTerminal: isTerminal, terminalWidth: { 60 })
  }
}

/// A command line that was carried out: what it wrote and how it ended.
struct Run {
  var exitCode: ExitCode
  var written: RecordingConsole.Written

  init(_ arguments: String..., environment: [String: String] = [:]) async {
    let console = RecordingConsole()
    exitCode = await CommandRunner(console: console.console(environment: environment)).run(arguments)
    written = console.written
  }
}
