import LinkModel
import LinkPlanner

/// `lockstep status`.
struct StatusCommand {
  private let command: ParsedCommand
  private let reporter: Reporter
  private let input: ManifestInput
  private let scope: String

  init(_ command: ParsedCommand, console: Console) throws(CommandLineProblem) {
    self.command = command
    reporter = try Reporter(command, console: console)
    scope = try command.scope
    input = try ManifestInput(command, console: console)
  }

  func run() async throws -> ExitCode {
    let desired = try input.load(for: reporter)
    let only = try input.selection(command.arguments.first, in: desired)
    let session = try ClusterSession(desired)
    defer { session.stop() }
    SignalWatch().start(on: session.loop, drain: nil)
    let report = await session.status(PlanPolicy(scope: scope, only: only, requiresWriteRights: false))
    await session.shutDown()
    reporter.show(StatusText(report: report, style: reporter.style).text)
    try reporter.deliver(human: StatusText(report: report, style: TextStyle()).text) {
      try JSONText.of(StatusDocument(report))
    }
    return Self.isWholeSeen(report) ? .success : .runFailed
  }

  /// What is wrong with a mirror is what status is for, and no failure of it; what it could not look at is.
  static func isWholeSeen(_ report: StatusReport) -> Bool {
    report.links.allSatisfy { link in
      let isReached = !link.conditions.contains { $0.kind == .sourceReachable && $0.truth != .yes }
      return isReached && link.mirrors.allSatisfy { $0.state != .unknown }
    }
  }
}
