import Foundation
import LinkModel
import Testing

@testable import lockstep

@Suite("Where results, messages and progress go")
struct OutputTests {
  private func reporter(_ arguments: [String], _ console: Console) throws -> Reporter {
    try Reporter(try ArgumentParser.parse(["reconcile"] + arguments), console: console)
  }

  @Test("Without -o people read standard output")
  func human() throws {
    let console = RecordingConsole()
    let reporter = try reporter([], console.console())
    reporter.show("plan\n")
    try reporter.deliver(human: "plan\n") { "{}\n" }
    #expect(console.written == RecordingConsole.Written(output: "plan\n"))
  }

  @Test("With JSON on standard output people read standard error")
  func json() throws {
    let console = RecordingConsole()
    let reporter = try reporter(["-o", "json"], console.console())
    reporter.show("plan\n")
    try reporter.deliver(human: "plan\n") { "{}\n" }
    #expect(console.written == RecordingConsole.Written(output: "{}\n", error: "plan\n"))
  }

  @Test("Files get their format, and people still read standard output")
  func files() throws {
    let console = RecordingConsole()
    let reporter = try reporter(["-o", "json=plan.json", "-o", "human=plan.txt"], console.console())
    reporter.show("plan\n")
    try reporter.deliver(human: "plan\n") { "{}\n" }
    #expect(
      console.written
        == RecordingConsole.Written(output: "plan\n", files: ["plan.json": "{}\n", "plan.txt": "plan\n"]))
  }

  @Test("A file that cannot be written fails the run")
  func unwritable() throws {
    struct Full: Error {}
    var console = RecordingConsole().console()
    console.writeFile = { _, _ in throw Full() }
    let reporter = try reporter(["-o", "json=/full"], console)
    #expect { try reporter.deliver(human: "") { "" } } throws: { ($0 as? CommandFailure)?.exitCode == .runFailed }
  }

  @Test("Where standard output took not everything, no command ends with success, and a reader that left is not told")
  func lostOutput() async {
    for isReaderGone in [false, true] {
      let recording = RecordingConsole()
      var console = recording.console()
      console.outputFailure = { OutputFailure(isReaderGone: isReaderGone, cause: "No space left on device") }
      #expect(await CommandRunner(console: console).run(["version"]) == .runFailed)
      #expect(recording.written.error.contains("No space left on device") != isReaderGone)
      #expect(await CommandRunner(console: console).run(["nonsense"]) == .usage)
    }
  }

  @Test("A write that fails is remembered with its cause, a reader that has gone as such")
  func failingDescriptor() {
    #if os(Linux)
      let full = open("/dev/full", O_WRONLY)
      defer { close(full) }
      let writer = DescriptorWriter(full)
      #expect(writer.failure == nil)
      writer.write("{}\n")
      #expect(writer.failure == OutputFailure(isReaderGone: false, cause: String(cString: strerror(ENOSPC))))
    #endif

    signal(SIGPIPE, SIG_IGN)
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    close(ends[0])
    defer { close(ends[1]) }
    let pipe = DescriptorWriter(ends[1])
    pipe.write("{}\n")
    #expect(pipe.failure?.isReaderGone == true)
  }

  @Test(
    "Formats are checked",
    arguments: [
      ("markdown", CommandLineProblem.notYetSupported("the output format markdown is not built yet")),
      ("github=f", .notYetSupported("the output format github is not built yet")),
      ("jsno", .usage("\"jsno\" is no output format; did you mean \"json\"?", command: "reconcile")),
      ("json=", .usage("--output json= names no file", command: "reconcile")),
    ])
  func formats(text: String, problem: CommandLineProblem) {
    #expect(throws: problem) { try reporter(["-o", text], RecordingConsole().console()) }
    #expect(throws: CommandLineProblem.self) {
      try reporter(["-o", "json", "-o", "human"], RecordingConsole().console())
    }
  }

  @Test("--quiet keeps what is wrong, and nothing else")
  func quiet() throws {
    let console = RecordingConsole()
    let reporter = try reporter(["-q"], console.console())
    reporter.show("plan\n")
    reporter.say("copying")
    reporter.say("no leader", .error)
    #expect(console.written == RecordingConsole.Written(error: "lockstep: no leader\n"))
    #expect(throws: CommandLineProblem.self) { try self.reporter(["-q", "-v"], console.console()) }
  }

  @Test("With --log-format json every message is a line of JSON")
  func logFormat() throws {
    let console = RecordingConsole()
    let reporter = try reporter(["--log-format", "json"], console.console())
    reporter.say("a \"b\"\n", .warning)
    #expect(console.written.error == "{\"level\":\"warning\",\"message\":\"a \\\"b\\\"\\n\"}\n")
    #expect(throws: CommandLineProblem.self) { try self.reporter(["--log-format", "xml"], console.console()) }
  }

  @Test("Colours are for terminals, unless NO_COLOR says otherwise")
  func colors() throws {
    let console = RecordingConsole()
    #expect(try reporter([], console.console(isTerminal: true)).style.usesColor)
    #expect(!(try reporter([], console.console(environment: ["NO_COLOR": "1"], isTerminal: true)).style.usesColor))
    #expect(!(try reporter([], console.console()).style.usesColor))
  }
}

@Suite("Progress while it copies")
struct ProgressTests {
  private func progress(_ behind: Int64, bytes: Int64 = 0) -> MirrorProgress {
    MirrorProgress(
      recordsCopied: 1_000_000 - behind, bytesCopied: bytes, holesFilled: 3, offsetsBehind: behind, partitionsInSync: 1,
      partitionCount: 64)
  }

  @Test("Says what was done, how fast, and how long it will take")
  func line() {
    var meter = ProgressMeter()
    #expect(
      meter.line(progress(1_000_000), atMilliseconds: 0)
        == "copying: 1 of 64 partitions in sync · 1,000,000 behind · 0 B · 0 records · 3 holes filled")
    #expect(
      meter.line(progress(800_000, bytes: 100 << 20), atMilliseconds: 2_000)
        == "copying, about 8 s left: 1 of 64 partitions in sync · 800,000 behind · 100 MiB (50.0 MiB/s)"
        + " · 200,000 records · 3 holes filled")
  }

  @Test("A source that is written to faster than it is copied gets no time left")
  func fallingBehind() {
    var meter = ProgressMeter()
    _ = meter.line(progress(10), atMilliseconds: 0)
    #expect(!meter.line(progress(20), atMilliseconds: 5_000).contains("left"))
  }

  @Test("A terminal's line is drawn anew, cut to its width, and cleared")
  func terminal() throws {
    let console = RecordingConsole()
    let command = try ArgumentParser.parse(["reconcile"])
    let display = ProgressDisplay(try Reporter(command, console: console.console(isTerminal: true)))
    let line = "copying: 1 of 64 partitions in sync · 999,990 records, 0 B · 10 behind"
    display.show(line, atMilliseconds: 0)
    display.clear()
    display.clear()
    #expect(console.written.error == "\r\u{1B}[K" + line.prefix(59) + "\r\u{1B}[K")
  }

  @Test("The progress of several links is added up, the latest of each")
  func sum() {
    var seen: [MirrorProgress] = []
    let sum = ProgressSum { seen.append($0) }
    sum.update(progress(100), of: "a")
    sum.update(progress(50), of: "b")
    sum.update(progress(10), of: "a")
    #expect(seen.map(\.offsetsBehind) == [100, 150, 60])
    #expect(seen.last?.partitionCount == 128)
    #expect(seen.last?.holesFilled == 6)
  }

  @Test("Elsewhere a plain line comes every ten seconds")
  func plain() throws {
    let console = RecordingConsole()
    let display = ProgressDisplay(try Reporter(try ArgumentParser.parse(["reconcile"]), console: console.console()))
    for second in 0..<25 { display.show("copying", atMilliseconds: Int64(second) * 1_000) }
    #expect(console.written.error.split(separator: "\n").count == 3)
  }
}
