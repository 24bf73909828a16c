import IOLoop
import LinkController
import LinkModel
import LinkPlanner

/// `lockstep reconcile`.
struct ReconcileCommand {
  private let command: ParsedCommand
  private let reporter: Reporter
  private let input: ManifestInput
  private let scope: String
  private let timeLimit: Duration?
  private let workerCount: Int

  init(_ command: ParsedCommand, console: Console) throws(CommandLineProblem) {
    self.command = command
    reporter = try Reporter(command, console: console)
    scope = try command.scope
    timeLimit = try Self.timeLimit(of: command)
    workerCount = try Self.workerCount(of: command)
    guard !command.has("dry-run") || !command.has("no-copy") else {
      throw .usage("--dry-run and --no-copy exclude each other: a dry run copies nothing", command: "reconcile")
    }
    input = try ManifestInput(command, takesPaths: true, console: console)
  }

  private static func timeLimit(of command: ParsedCommand) throws(CommandLineProblem) -> Duration? {
    guard let text = command.value("timeout") else { return nil }
    guard let limit = DurationText.parse(text) else {
      throw .usage("--timeout is a number and a unit (90s, 10m, 2h), not \"\(text.shown)\"", command: "reconcile")
    }
    return limit
  }

  private static func workerCount(of command: ParsedCommand) throws(CommandLineProblem) -> Int {
    guard let text = command.value("workers") else { return WorkerLoops.count }
    guard let count = Int(text), WorkerLoops.counts.contains(count) else {
      let range = "\(WorkerLoops.counts.lowerBound) to \(WorkerLoops.counts.upperBound)"
      throw .usage("--workers is a number from \(range), not \"\(text.shown)\"", command: "reconcile")
    }
    return count
  }

  func run() async throws -> ExitCode {
    let desired = try input.load(for: reporter)
    let policy = PlanPolicy(
      scope: scope, only: try input.selection(command.value("only"), in: desired),
      requiresWriteRights: !command.has("dry-run"),
      revision: command.value("revision") ?? input.paths.lazy.compactMap { GitRevision.find(above: $0) }.first)
    let session = try ClusterSession(desired)
    defer { session.stop() }
    let code =
      command.has("dry-run") ? try await dryRun(policy, session) : try await reconcile(policy, session)
    await session.shutDown()
    return code
  }

  private func dryRun(_ policy: PlanPolicy, _ session: ClusterSession) async throws -> ExitCode {
    SignalWatch().start(on: session.loop, drain: nil)
    if let timeLimit { await session.endProcess(after: timeLimit, saying: reporter) }
    let plan = await session.plan(policy)
    let code = ExitCode.first(of: ExitCode.codes(of: plan, isDetailed: command.has("detailed-exitcode")))
    let text = PlanText(plan: plan, style: reporter.style)
    reporter.show(text.text)
    reporter.showProblems(text.problems)
    try reporter.deliver(human: PlanText(plan: plan, style: TextStyle()).text) {
      try JSONText.of(PlanDocument(plan, exitCode: code))
    }
    return try checked(code, plan, policy)
  }

  private func reconcile(_ policy: PlanPolicy, _ session: ClusterSession) async throws -> ExitCode {
    let options = RunOptions(policy: policy, copies: !command.has("no-copy"), timeLimit: timeLimit)
    let signals = SignalWatch()
    let voice = RunVoice(reporter, loop: session.loop)
    signals.start(on: session.loop) { [reporter] in
      await voice.end()
      reporter.say("draining: what was sent is waited for; once more ends at once", .warning)
      await session.drain()
    }
    let report = await session.reconcile(options, workerCount: workerCount) { voice.hear($0) }
    await voice.end()
    let codes = ExitCode.codes(
      of: report, copies: options.copies, isDetailed: command.has("detailed-exitcode"), signal: signals.received)
    try tell(report, copies: options.copies, ExitCode.first(of: codes))
    return try checked(ExitCode.first(of: codes), report.plan, policy)
  }

  private func tell(_ report: ReconcileReport, copies: Bool, _ code: ExitCode) throws(CommandFailure) {
    let result = ReportText(report: report, copies: copies, style: reporter.style)
    reporter.show("\n" + result.text)
    reporter.showProblems(result.problems)
    let plain = ReportText(report: report, copies: copies, style: TextStyle())
    try reporter.deliver(human: PlanText(plan: report.plan, style: TextStyle()).text + "\n" + plain.text) {
      try JSONText.of(PlanDocument(report.plan, exitCode: code, result: ResultDocument(report)))
    }
  }

  /// A topic that was asked for by name and that nothing wants was mistyped, which is no success.
  private func checked(_ code: ExitCode, _ plan: Plan, _ policy: PlanPolicy) throws(CommandLineProblem) -> ExitCode {
    guard code == .success, let only = policy.only, let topic = only.topic, plan.summary.mirrorCount == 0 else {
      return code
    }
    throw .usage("no manifest and no filter of \(only.link) wants \"\(topic.shown)\"", command: command.spec.name)
  }
}

extension ParsedCommand {
  /// A DNS label, as links' names are.
  var scope: String {
    get throws(CommandLineProblem) {
      let name = value("scope") ?? PlanPolicy().scope
      guard DNSLabel.isLegal(name) else {
        throw .usage("--scope is lower-case letters, digits and \"-\", not \"\(name.shown)\"", command: spec.name)
      }
      return name
    }
  }
}
