import IOLoop
import LinkController
import LinkModel
import Testing

@testable import lockstep

@Suite("How a run ended, as people and programs read it")
struct ReportTests {
  static let copy = MirrorCopy(
    link: "prod-to-dr", sourceTopic: TopicIdentity(name: "orders", id: "S1"), destinationTopic: "dr.orders",
    partitionCount: 3, place: PlanRenderingTests.place(31), cost: CopyCost(offsets: 10, bytes: nil))

  static func outcome(_ end: MirrorOutcome.End) -> MirrorOutcome {
    MirrorOutcome(
      link: "prod-to-dr", destinationTopic: "dr.orders", end: end, recordsCopied: 3_120_551,
      bytesCopied: 2_254_857_830, holesFilled: 1, partitionsWithUnprovenTail: [])
  }

  static let stop = ReplicationStop(reason: .foreignWriter, partition: 2, message: "offset 17 is a stranger's")

  static func report(
    _ plan: Plan = Plan(copies: [copy]), results: [ChangeResult] = [], ends: [MirrorOutcome.End] = [.inSync],
    failures: [RunFailure] = [], interruption: ReconcileReport.Interruption? = nil
  ) -> ReconcileReport {
    var report = ReconcileReport(plan: plan)
    report.results = results
    report.outcomes = ends.map(outcome)
    report.failures = failures
    report.interruption = interruption
    return report
  }

  static func failure(_ reason: Reason) -> RunFailure {
    RunFailure(address: .link("prod-to-dr"), reason: reason, message: "dr: NOT_CONTROLLER")
  }

  static var full: ReconcileReport {
    var full = unwarned
    full.warnings = [
      Warning(
        address: PlanRenderingTests.mirror("orders.state"), reason: .tombstonesAtRisk, message: "it took 30 h",
        place: PlanRenderingTests.place(14))
    ]
    return full
  }

  private static let unwarned = report(
    Plan(changes: [PlanRenderingTests.creation, PlanRenderingTests.pause], copies: [copy]),
    results: [
      ChangeResult(change: PlanRenderingTests.creation, failure: failure(.executionFailed)),
      ChangeResult(change: PlanRenderingTests.pause, failure: nil),
    ], ends: [.stopped(stop)], failures: [failure(.stateNotWritten)])

  @Test("For people")
  func text() {
    Snapshot.expect(ReportText(report: Self.full, copies: true, style: TextStyle()).text, matches: "report.txt")
    let done = ReportText(report: Self.report(), copies: true, style: TextStyle()).text
    Snapshot.expect(done, matches: "report-done.txt")
    let drained = Self.report(ends: [.drained], interruption: .drained)
    Snapshot.expect(ReportText(report: drained, copies: true, style: TextStyle()).text, matches: "report-drained.txt")
  }

  @Test("As JSON")
  func json() throws {
    let document = PlanDocument(Self.full.plan, exitCode: .runFailed, result: ResultDocument(Self.full))
    Snapshot.expect(try JSONText.of(document), matches: "report.json")
  }

  static let blocked = Plan(
    blocked: [
      PlanRefusal(address: .link("l"), reason: .nameTaken, message: "", place: PlanRenderingTests.place(1))
    ])

  @Test(
    "Every end has its exit code",
    arguments: [
      (report(), .success),
      (report(Plan(changes: [PlanRenderingTests.drift])), .objectsFailed),
      (report(ends: []), .objectsFailed),
      (report(ends: [.drained]), .objectsFailed),
      (report(ends: [], interruption: .drained), .interrupted),
      (report(blocked, ends: []), .blocked),
      (report(ends: [.stopped(stop)]), .objectsFailed),
      (report(ends: [.stopped(ReplicationStop(reason: .ownershipLost, partition: 0, message: ""))]), .linkHeld),
      (report(failures: [failure(.linkHeld)]), .linkHeld),
      (report(failures: [failure(.stateNotWritten)]), .runFailed),
      (report(failures: [failure(.missingRight)]), .objectsFailed),
      (report(blocked), .blocked),
      (report(blocked, ends: [.stopped(stop)]), .objectsFailed),
      (report(ends: [.drained], interruption: .timedOut), .timedOut),
      (report(ends: [.drained], interruption: .drained), .interrupted),
    ] as [(ReconcileReport, ExitCode)])
  func exitCodes(report: ReconcileReport, code: ExitCode) {
    #expect(ExitCode.first(of: ExitCode.codes(of: report, copies: true, isDetailed: false, signal: nil)) == code)
  }

  @Test("A run that was to copy nothing is well without copies")
  func noCopy() {
    func codes(_ report: ReconcileReport) -> Set<ExitCode> {
      ExitCode.codes(of: report, copies: false, isDetailed: false, signal: nil)
    }
    #expect(codes(Self.report(ends: [])).isEmpty)
    #expect(codes(Self.report(Plan(changes: [PlanRenderingTests.pause]), ends: [])) == [.objectsFailed])
  }

  @Test("SIGTERM ends a run with 143")
  func terminated() {
    let report = Self.report(ends: [.drained], interruption: .drained)
    #expect(
      ExitCode.first(of: ExitCode.codes(of: report, copies: true, isDetailed: true, signal: .terminate)) == .terminated)
  }

  @Test("--detailed-exitcode tells changes from drift, and says nothing of an interrupted run")
  func detailed() {
    func code(_ changes: [Change], _ interruption: ReconcileReport.Interruption? = nil) -> ExitCode {
      let results = changes.map { ChangeResult(change: $0, failure: nil) }
      let report = Self.report(Plan(changes: changes), results: results, ends: [], interruption: interruption)
      return .first(of: ExitCode.codes(of: report, copies: true, isDetailed: true, signal: nil))
    }
    #expect(code([]) == .success)
    #expect(code([PlanRenderingTests.drift]) == .driftOnly)
    #expect(code([PlanRenderingTests.drift, PlanRenderingTests.pause]) == .changes)
    #expect(code([PlanRenderingTests.pause], .drained) == .interrupted)
  }

  @Test("A dry run's exit code is its plan's")
  func dryRun() {
    #expect(ExitCode.codes(of: PlanRenderingTests.full, isDetailed: false) == [.runFailed, .objectsFailed, .blocked])
    #expect(ExitCode.codes(of: Plan(changes: [PlanRenderingTests.pause]), isDetailed: true) == [.changes])
  }
}
