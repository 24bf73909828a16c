import Testing

@testable import LinkReplication

@Suite("What a partition needs before its data")
struct SeedDecisionTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var name: String
    /// Of the destination: log start, log end, and where visible filler ends.
    var log: (start: Int64, end: Int64, filler: Int64?)
    /// The source's log start, and the recorded start.
    var source: (start: Int64, recorded: Int64)
    var decision: SeedDecision

    var testDescription: String { name }
  }

  static let rows = [
    Row(name: "a log that starts at 0", log: (0, 0, nil), source: (0, 0), decision: .nothing),
    Row(name: "nothing mirrored, a late start", log: (0, 0, nil), source: (500, 500), decision: .fill(upTo: 500)),
    Row(name: "a chosen start above the log's", log: (0, 0, nil), source: (10, 500), decision: .fill(upTo: 500)),
    Row(
      name: "retention moved on before anything was done", log: (0, 0, nil), source: (600, 500),
      decision: .fill(upTo: 600)),
    Row(
      name: "retention moved on from 0, nothing recorded", log: (0, 0, nil), source: (600, 0),
      decision: .fill(upTo: 600)),
    Row(
      name: "a run died in the middle of filling", log: (0, 200, 200), source: (500, 500), decision: .fill(upTo: 500)),
    Row(name: "a run died before the deletion", log: (0, 500, 500), source: (500, 500), decision: .delete(before: 500)),
    Row(
      name: "a run died in the middle, and retention moved on", log: (0, 550, 550), source: (600, 500),
      decision: .fill(upTo: 600)),
    Row(name: "seeded", log: (500, 500, nil), source: (500, 500), decision: .nothing),
    Row(
      name: "seeded, nothing mirrored, and retention moved on", log: (500, 500, nil), source: (600, 500),
      decision: .fill(upTo: 600)),
    Row(
      name: "a crash undid the deletion before data", log: (0, 500, 500), source: (400, 500),
      decision: .delete(before: 500)),
    Row(
      name: "a crash undid the deletion behind data", log: (0, 900, 500), source: (500, 500),
      decision: .delete(before: 500)),
    Row(
      name: "a crash undid a part of the deletion, and the source lost records", log: (300, 900, 500),
      source: (1_000, 500), decision: .delete(before: 500)),
    Row(name: "data is mirrored", log: (500, 900, nil), source: (700, 500), decision: .nothing),
    Row(name: "the source lost what was not mirrored", log: (500, 900, nil), source: (1_000, 500), decision: .nothing),
    Row(name: "the same, nothing recorded", log: (0, 900, nil), source: (1_000, 0), decision: .nothing),
    Row(
      name: "the mirror's records were deleted, and the source lost some", log: (900, 900, nil), source: (1_000, 500),
      decision: .nothing),
    Row(
      name: "somebody deleted half of the filler", log: (200, 200, nil), source: (500, 500), decision: .fill(upTo: 500)),
    Row(
      name: "somebody else's records below the start", log: (0, 20, nil), source: (500, 500), decision: .nothing),
  ]

  @Test("The table", arguments: rows)
  func table(_ row: Row) {
    let sight = SeedDecision.Sight(
      logStart: row.log.start, logEnd: row.log.end, fillerEnd: row.log.filler, sourceLogStart: row.source.start,
      recordedStart: row.source.recorded)
    #expect(SeedDecision.decide(sight) == row.decision)
  }
}
