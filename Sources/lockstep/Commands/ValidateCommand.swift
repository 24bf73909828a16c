import LinkManifest

/// `lockstep validate`: every mistake of all manifests, or how many there are of them.
struct ValidateCommand {
  private let input: ManifestInput
  private let reporter: Reporter

  init(_ command: ParsedCommand, console: Console) throws(CommandLineProblem) {
    reporter = try Reporter(command, console: console)
    input = try ManifestInput(command, takesPaths: true, console: console)
  }

  func run() throws -> ExitCode {
    let loaded = input.read()
    guard loaded.desired != nil else {
      let text = Diagnostic.text(loaded.diagnostics)
      reporter.console.writeError(text)
      try reporter.deliver(human: text) { Diagnostic.json(loaded.diagnostics) }
      return .invalidManifests
    }
    let documents = Numbers.count(loaded.documentCount, "manifest")
    let text = "Valid: \(documents) in \(Numbers.count(loaded.files.count, "file")).\n"
    reporter.show(text)
    try reporter.deliver(human: text) { Diagnostic.json([]) }
    return .success
  }
}
