/// From a command line to an exit code.
struct CommandRunner: Sendable {
  let console: Console

  /// - Parameter arguments: without the program's name.
  func run(_ arguments: [String]) async -> ExitCode {
    let code = await end(of: arguments)
    guard let failure = console.outputFailure() else { return code }
    if !failure.isReaderGone {
      console.writeError("lockstep: standard output could not be written: \(failure.cause)\n")
    }
    return .first(of: [code, .runFailed])
  }

  private func end(of arguments: [String]) async -> ExitCode {
    do {
      return try await carryOut(try ArgumentParser.parse(arguments))
    } catch let problem as CommandLineProblem {
      return refuse(problem)
    } catch let failure as CommandFailure {
      console.writeError("lockstep: \(failure.message)\n")
      return failure.exitCode
    } catch {
      console.writeError("lockstep: \(error)\n")
      return .runFailed
    }
  }

  private func refuse(_ problem: CommandLineProblem) -> ExitCode {
    switch problem {
    case .usage(let message, let command):
      let help = command.map { "lockstep help \($0)" } ?? "lockstep help"
      console.writeError("lockstep: \(message)\n\(help) says what there is.\n")
      return .usage
    case .notYetSupported(let message):
      console.writeError("lockstep: NotYetSupported: \(message)\n")
      return .invalidManifests
    }
  }

  private func carryOut(_ command: ParsedCommand) async throws -> ExitCode {
    guard let name = BuiltCommand(rawValue: command.spec.name) else {
      throw CommandLineProblem.notYetSupported("the command \(command.spec.name) is not built yet")
    }
    if command.has("help") {
      console.writeOutput(HelpText.text(of: command.spec))
      return .success
    }
    switch name {
    case .help: return try help(command.arguments.first)
    case .version:
      console.writeOutput("lockstep \(Version.current)\n")
      return .success
    case .explain: return try explain(command)
    case .validate: return try ValidateCommand(command, console: console).run()
    case .schema: return try SchemaCommand.run(command, console: console)
    case .reconcile: return try await ReconcileCommand(command, console: console).run()
    case .status: return try await StatusCommand(command, console: console).run()
    case .verify: return try await VerifyCommand(command, console: console).run()
    }
  }

  private func help(_ name: String?) throws(CommandLineProblem) -> ExitCode {
    guard let name else {
      console.writeOutput(HelpText.overview)
      return .success
    }
    guard let command = CommandTable.all.first(where: { $0.name == name }) else {
      let hint = Suggestion.text(for: name, among: CommandTable.all.filter(\.isBuilt).map(\.name))
      throw .usage("\"\(name.shown)\" is not a command that lockstep knows\(hint)", command: nil)
    }
    guard command.isBuilt else { throw .notYetSupported("the command \(name) is not built yet") }
    console.writeOutput(HelpText.text(of: command))
    return .success
  }

  private func explain(_ command: ParsedCommand) throws -> ExitCode {
    let words = command.arguments
    switch words.count {
    case 0: console.writeOutput(ExplainReason.overview)
    case 1: console.writeOutput(ExplainReason.text(of: try ExplainReason.reason(named: words[0])))
    case 4 where words[0] == "filter" && words[2] == "topic":
      let reporter = try Reporter(command, console: console)
      let desired = try ManifestInput(command, console: console).load(for: reporter)
      console.writeOutput(try ExplainFilter.text(link: words[1], topic: words[3], in: desired))
    case 4 where words[0] == "filter" && words[2] == "group":
      throw CommandLineProblem.notYetSupported("filters of groups are not built yet")
    default:
      throw CommandLineProblem.usage("explain takes REASON, or: filter LINK topic NAME", command: "explain")
    }
    return .success
  }
}
