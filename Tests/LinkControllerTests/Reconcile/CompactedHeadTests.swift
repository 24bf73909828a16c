import LinkModel
import Testing

@testable import LinkController

/// Times in seconds; tombstones are kept for 100.
@Suite struct CompactedHeadTests {
  private static let mirror = Samples.changed(Samples.created) {
    $0.configs = ["cleanup.policy": "compact"]
    $0.createdAtMilliseconds = 1_000_000
  }

  private func status(
    _ look: Int64, reached: Int64?, wasBehind: Bool = true, last: Int64?, mirror: MirrorRecord = mirror
  ) -> StatusRecord {
    var status = StatusRecord(lastInSyncMilliseconds: last.map { $0 * 1_000 })
    status.take(
      StatusRecord.HeadLook(
        compaction: Compaction(tombstoneRetentionMilliseconds: 100_000), lookedAt: look * 1_000, wasBehind: wasBehind,
        reachedAt: reached.map { $0 * 1_000 }), of: mirror, now: 9_000_000)
    return status
  }

  @Test(
    arguments: [
      (2_000, 2_050, 1_960, false), (2_000, 2_050, 1_940, true), (2_000, 2_000, 1_000, true),
      (1_020, 1_090, nil, false), (1_020, 1_101, nil, true),
    ] as [(Int64, Int64, Int64?, Bool)])
  func aMirrorThatReachesTheHeadTooLateIsAtRisk(look: Int64, reached: Int64, last: Int64?, isAtRisk: Bool) {
    let status = status(look, reached: reached, last: last)
    #expect((status.tombstonesAtRisk != nil) == isAtRisk)
    #expect(status.lastInSyncMilliseconds == look * 1_000)
    #expect(status.tombstonesAtRisk?.reason == (isAtRisk ? .tombstonesAtRisk : nil))
  }

  @Test func oneThatHasNotReachedItIsNotJudgedAndItsTimeStands() {
    #expect(status(2_000, reached: nil, last: 1_000) == StatusRecord(lastInSyncMilliseconds: 1_000_000))
  }

  @Test func oneThatLackedNothingWasThereAllTheTime() {
    let idle = status(2_000, reached: 2_000, wasBehind: false, last: 1_000)
    #expect(idle.tombstonesAtRisk == nil && idle.lastInSyncMilliseconds == 2_000_000)
  }

  @Test(arguments: [(1_009, 1_000), (1_010, 1_010)] as [(Int64, Int64)])
  func theTimeMovesOnByTenths(look: Int64, recorded: Int64) {
    let idle = status(look, reached: look, wasBehind: false, last: 1_000)
    #expect(idle.lastInSyncMilliseconds == recorded * 1_000)
  }

  @Test func whereItIsNotKnownWhenItWasInSyncNothingIsSaid() {
    var mirror = Self.mirror
    mirror.configs = ["cleanup.policy": "delete"]
    #expect(status(2_000, reached: 5_000, last: nil, mirror: mirror).tombstonesAtRisk == nil)
    mirror = Self.mirror
    mirror.createdAtMilliseconds = nil
    #expect(status(2_000, reached: 5_000, last: nil, mirror: mirror).tombstonesAtRisk == nil)
  }

  @Test func onceAtRiskItSaysSoUntilTheMirrorIsMadeAnew() {
    var status = status(2_000, reached: 2_000, last: 1_000)
    let condition = status.tombstonesAtRisk
    status.take(RunRecorderTests.outcome(.inSync), now: 9_500_000)
    #expect(condition != nil && status.tombstonesAtRisk == condition)
    #expect(status.regarding(Self.mirror).tombstonesAtRisk == condition)
    let anew = Samples.changed(Self.mirror) { $0.createdAtMilliseconds = 9_000_001 }
    #expect(!status.regarding(anew).hasHead)
    status.beginAnew()
    #expect(!status.hasHead)
  }

  private func report(_ outcomes: [MirrorOutcome]) -> ReconcileReport {
    var copy = WorkListTests.copy
    copy.compaction = Compaction(tombstoneRetentionMilliseconds: 100_000)
    copy.cost = CopyCost(offsets: 5, bytes: nil)
    var report = ReconcileReport(plan: Plan(copies: [copy]))
    report.outcomes = outcomes
    return report
  }

  @Test func aRunTellsWhatItFoundOnceAndThePlannerEverAfter() {
    var state = RecordedState()
    state.take(.link(Samples.link), at: 0)
    state.take(.mirror(Self.mirror), at: 1)
    var outcome = RunRecorderTests.outcome(.inSync)
    outcome.inSyncAtMilliseconds = 2_000_000
    let report = report([outcome])
    for isFirst in [true, false] {
      let records = RunRecorder.records(
        of: Samples.link, outcome: report, state: state, revision: nil, desired: DesiredState(),
        observed: ObservedState(takenAtMilliseconds: 1_900_000), now: 2_500_000)
      let warnings = RunRecorder.warnings(of: records, outcome: report, before: state)
      #expect(warnings.map(\.reason) == (isFirst ? [.tombstonesAtRisk] : []))
      for record in records { state.take(record, at: 2) }
    }
    let head = state.records.heads["orders"]
    #expect(head?.lastInSyncMilliseconds == 1_900_000)
    #expect(head?.tombstonesAtRisk?.hasPrefix("it took 16 min") == true)
  }
}
