import Testing

@testable import lockstep

@Suite("Help")
struct HelpTests {
  @Test("The overview is as its snapshot says, however it is asked for", arguments: [[], ["help"], ["--help"], ["-h"]])
  func overview(arguments: [String]) async {
    let console = RecordingConsole()
    #expect(await CommandRunner(console: console.console()).run(arguments) == .success)
    Snapshot.expect(console.written.output, matches: "help.txt")
  }

  @Test("Every command's help is as its snapshot says", arguments: BuiltCommand.allCases)
  func commands(command: BuiltCommand) async {
    let run = await Run("help", command.rawValue)
    #expect(run.exitCode == .success)
    Snapshot.expect(run.written.output, matches: "help-\(command.rawValue).txt")
    let option = await Run(command.rawValue, "--help")
    #expect(option.written == run.written)
  }

  @Test("No line of help is wider than a wide terminal")
  func width() {
    for command in CommandTable.all.filter(\.isBuilt) {
      for line in HelpText.text(of: command).split(separator: "\n") {
        #expect(line.count <= 130, "\(command.name): \(line)")
      }
    }
  }

  @Test("Every built command is in the table once, and every option of it is explained")
  func table() {
    #expect(CommandTable.all.filter(\.isBuilt).map(\.name) == BuiltCommand.allCases.map(\.rawValue))
    for option in CommandTable.all.flatMap(\.options) where option.isBuilt { #expect(!option.help.isEmpty) }
  }

  @Test("The version is told")
  func version() async {
    #expect(await Run("version").written.output == "lockstep \(Version.current)\n")
    #expect(await Run("--version").written.output == "lockstep \(Version.current)\n")
  }
}
