import Testing

@testable import lockstep

@Suite("The command line is read")
struct ArgumentParserTests {
  @Test("Options are taken as --name value, --name=value, -n value, -nvalue and joined flags")
  func forms() throws {
    let command = try ArgumentParser.parse([
      "reconcile", "a", "--only", "l/t", "--scope=payments", "-o", "json", "-ohuman=x", "-qv", "--", "--b",
    ])
    #expect(command.spec.name == "reconcile")
    #expect(command.arguments == ["a", "--b"])
    #expect(command.values == ["only": ["l/t"], "scope": ["payments"], "output": ["json", "human=x"]])
    #expect(command.flags == ["quiet", "verbose"])
  }

  @Test("A single dash is standard input, not an option")
  func standardInput() throws {
    #expect(try ArgumentParser.parse(["validate", "-"]).arguments == ["-"])
  }

  @Test(
    "A mistake is named, with what was probably meant",
    arguments: [
      (["reconsile"], "\"reconsile\" is not a command that lockstep knows; did you mean \"reconcile\"?"),
      (["--dry-run"], "\"--dry-run\" is not an option before the command that lockstep knows"),
      (["reconcile", "--dryrun"], "reconcile has no option --dryrun; did you mean \"--dry-run\"?"),
      (["reconcile", "-x"], "reconcile has no option -x"),
      (["reconcile", "--scope"], "--scope needs a value: NAME"),
      (["reconcile", "--scope="], "--scope needs a value: NAME"),
      (["reconcile", "--scope", "a", "--scope", "b"], "--scope is given twice"),
      (["reconcile", "--dry-run=yes"], "--dry-run takes no value"),
      (["status", "a", "b"], "\"b\" is one argument too many"),
      (["validate", "--\u{1B}[31m"], "validate has no option --\\u{1B}[31m"),
    ])
  func mistakes(arguments: [String], message: String) {
    let command = CommandTable.all.first { $0.name == arguments[0] }?.name
    #expect(throws: CommandLineProblem.usage(message, command: command)) { try ArgumentParser.parse(arguments) }
  }

  @Test(
    "What is documented and not built yet is refused by name",
    arguments: [
      ["controller"], ["import", "confluent"], ["doctor", "--rehearse"], ["sandbox"], ["reconcile", "--prune"],
      ["reconcile", "--plan", "p"], ["reconcile", "--out", "p"], ["reconcile", "--max-deletes", "1"],
      ["reconcile", "--yes"], ["status", "--watch"], ["status", "--wait", "Ready"], ["status", "--state", "promoting"],
      ["help", "doctor"],
    ])
  func notBuilt(arguments: [String]) async {
    let console = RecordingConsole()
    let code = await CommandRunner(console: console.console()).run(arguments)
    #expect(code == .invalidManifests)
    #expect(console.written.error.hasPrefix("lockstep: NotYetSupported: "))
    #expect(console.written.error.contains("is not built yet"))
    #expect(console.written.output.isEmpty)
  }

  @Test("A usage mistake ends with 64 and says where to read")
  func usageExitCode() async {
    let run = await Run("reconcile", "--nonsense")
    #expect(run.exitCode == .usage)
    #expect(
      run.written.error == "lockstep: reconcile has no option --nonsense\nlockstep help reconcile says what there is.\n"
    )
  }

  @Test("Arguments of any bytes are refused without a crash", arguments: ["-", "--", "-=", "--=", "-\u{0}", "é", ""])
  func oddArguments(text: String) {
    for command in BuiltCommand.allCases {
      _ = try? ArgumentParser.parse([command.rawValue, text])
      _ = try? ArgumentParser.parse([text, command.rawValue])
    }
  }
}
