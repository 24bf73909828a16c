import LinkModel
import Testing

@testable import LinkController

@Suite struct RunRecorderTests {
  static func outcome(_ end: MirrorOutcome.End, holes: Int64 = 0) -> MirrorOutcome {
    MirrorOutcome(
      link: "prod-to-dr", destinationTopic: "orders", end: end, recordsCopied: 1, bytesCopied: 1, holesFilled: holes,
      partitionsWithUnprovenTail: [3])
  }

  static let stop = ReplicationStop(reason: .foreignWriter, partition: 2, message: "a batch with producer id 9")

  private func state(_ mirror: MirrorRecord = Samples.created, holes: Int64 = 100) -> RecordedState {
    var state = RecordedState()
    state.take(.link(Samples.link), at: 0)
    state.take(.mirror(mirror), at: 1)
    state.take(.mirrorStatus(mirror.key, StatusRecord(holesFilled: holes)), at: 2)
    return state
  }

  private func records(
    _ state: RecordedState, _ outcomes: [MirrorOutcome], made: Bool = false, revision: String? = nil,
    observed: ObservedState = ObservedState(), desired: DesiredState = DesiredState()
  ) -> [StateRecord] {
    var report = ReconcileReport(plan: Plan(copies: [WorkListTests.copy]))
    report.outcomes = outcomes
    if made { report.results = [ChangeResult(change: Changes.create("orders"), failure: nil)] }
    return RunRecorder.records(
      of: Samples.link, outcome: report, state: state, revision: revision, desired: desired, observed: observed,
      now: 5_000)
  }

  private func mirror(in records: [StateRecord]) -> MirrorRecord? {
    records.lazy.compactMap { if case .mirror(let record) = $0 { record } else { nil } }.first
  }

  private func status(in records: [StateRecord]) -> StatusRecord? {
    records.lazy.compactMap { if case .mirrorStatus(_, let record) = $0 { record } else { nil } }.first
  }

  @Test func aStopIsRecordedWithItsReasonAndHolesAreSummed() {
    let records = records(state(), [Self.outcome(.stopped(Self.stop), holes: 20)])
    #expect(mirror(in: records)?.lastStop?.reason == .foreignWriter)
    #expect(mirror(in: records)?.lastStop?.atMilliseconds == 5_000)
    #expect(status(in: records)?.holesFilled == 120)
    #expect(status(in: records)?.partitionsWithUnprovenTail == [3])
    #expect(status(in: records)?.conditions.first { $0.kind == .ready }?.truth == .no)
    #expect(status(in: records)?.conditions.first { $0.kind == .stalled }?.truth == .no, "failed is not stalled")
  }

  @Test func holesOfATopicThatThisRunMadeAreCountedFromNothing() {
    let outcomes = [Self.outcome(.inSync, holes: 20)]
    #expect(status(in: records(state(), outcomes, made: true))?.holesFilled == 20)
    #expect(status(in: records(state(), outcomes))?.holesFilled == 120)
  }

  @Test func aRunThatEndsWellClearsTheStopAndADrainedOneKeepsIt() {
    let stopped = Samples.changed(Samples.created) {
      $0.lastStop = RecordedStop(reason: .appendUncertain, partition: nil, message: "", atMilliseconds: 1)
    }
    #expect(mirror(in: records(state(stopped), [Self.outcome(.inSync)]))?.lastStop == nil)
    #expect(mirror(in: records(state(stopped), [Self.outcome(.drained)])) == nil)
  }

  @Test func aLinkThatTheRunDidNotTouchIsNotWritten() {
    #expect(records(state(), []) == [])
    #expect(records(state(), [], revision: "main@1") == [])
  }

  @Test func theRevisionIsRecordedWithTheFirstThingDoneUnderIt() {
    let records = records(state(), [Self.outcome(.inSync)], revision: "main@1")
    let link = records.lazy.compactMap { if case .link(let record) = $0 { record } else { nil } }.first
    #expect(link?.appliedRevision == "main@1")
    #expect(link?.ownershipNumber == Samples.link.ownershipNumber)
  }
}

@Suite struct ConclusionTests {
  private static func report(_ change: (inout ReconcileReport) -> Void) -> ReconcileReport {
    Samples.changed(ReconcileReport(plan: Plan(copies: [WorkListTests.copy])), change)
  }

  private static let failure = RunFailure(address: .link("prod-to-dr"), reason: .linkHeld, message: "")

  @Test(
    arguments: [
      (report { $0.outcomes = [RunRecorderTests.outcome(.inSync)] }, .done),
      (report { _ in }, .progressing),
      (report { $0.outcomes = [RunRecorderTests.outcome(.drained)] }, .progressing),
      (report { $0.outcomes = [RunRecorderTests.outcome(.stopped(RunRecorderTests.stop))] }, .stalled),
      (report { $0.failures = [failure] }, .stalled),
      (report { $0.results = [ChangeResult(change: Changes.register, failure: failure)] }, .stalled),
      (report { $0.plan = Plan(changes: [Changes.register]) }, .progressing),
      (ReconcileReport(plan: Plan()), .done),
    ] as [(ReconcileReport, ReconcileReport.Conclusion)])
  func aRunIsDoneOrGoesOnOrWaitsForACause(_ report: ReconcileReport, conclusion: ReconcileReport.Conclusion) {
    #expect(report.conclusion == conclusion)
  }

  @Test func aLinkThatIsHeldElsewhereIsToldFromOtherFailures() {
    #expect(Self.report { $0.failures = [Self.failure] }.isHeldElsewhere)
    #expect(
      Self.report { $0.results = [ChangeResult(change: Changes.register, failure: Self.failure)] }.isHeldElsewhere)
    #expect(!Self.report { _ in }.isHeldElsewhere)
  }
}
