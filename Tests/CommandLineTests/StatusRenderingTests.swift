import LinkModel
import Testing

@testable import lockstep

@Suite("Status as people and programs read it")
struct StatusRenderingTests {
  static func mirror(
    _ topic: String, _ state: MirrorStatus.State, lag: Int64? = nil, milliseconds: Int64? = nil, holes: Int64? = nil,
    problem: RecordedStop? = nil, unproven: [Int32] = []
  ) -> MirrorStatus {
    MirrorStatus(
      link: "prod-to-dr", source: TopicIdentity(name: topic, id: "S1"),
      destination: TopicIdentity(name: topic, id: nil),
      state: state, partitionCount: 3,
      lag: lag.map { MirrorStatus.Lag(offsets: $0, milliseconds: milliseconds, sampledAtMilliseconds: 1_000) },
      holesFilled: holes, partitionsWithUnprovenTail: unproven, problem: problem,
      conditions: [Condition(kind: .ready, truth: problem == nil ? .yes : .no, lastTransitionMilliseconds: 500)])
  }

  static var atRisk: MirrorStatus {
    var mirror = mirror("orders.state", .mirroring, lag: 0, milliseconds: 0, holes: 2_000)
    mirror.conditions.append(
      Condition(
        kind: .tombstonesAtRisk, truth: .yes, reason: .tombstonesAtRisk, message: "it took 30 h",
        lastTransitionMilliseconds: 600))
    return mirror
  }

  static let report = StatusReport(
    links: [
      LinkStatus(
        name: "prod-to-dr", source: "prod", destination: "dr",
        conditions: [
          Condition(
            kind: .ready, truth: .no, reason: .foreignWriter, message: "1 mirror", lastTransitionMilliseconds: 1)
        ], appliedRevision: "main@9f3c2d1",
        mirrors: [
          mirror("orders.absent", .absent), mirror("orders.created", .mirroring, lag: 0, milliseconds: 0, holes: 12),
          mirror(
            "orders.dirty", .failed, lag: 4,
            problem: RecordedStop(reason: .foreignWriter, partition: 2, message: "offset 17", atMilliseconds: 900)),
          mirror("orders.paid", .mirroring, lag: 3_120, milliseconds: 185_000, holes: 0, unproven: [0, 2]),
          atRisk, mirror("orders.unseen", .unknown),
        ]),
      LinkStatus(name: "west-to-dr", source: "west", destination: "dr", conditions: [], mirrors: []),
    ], takenAtMilliseconds: 1_000)

  @Test("For people")
  func text() { Snapshot.expect(StatusText(report: Self.report, style: TextStyle()).text, matches: "status.txt") }

  @Test("For people, verbose")
  func verbose() {
    let style = TextStyle(usesColor: false, isVerbose: true)
    Snapshot.expect(StatusText(report: Self.report, style: style).text, matches: "status-verbose.txt")
  }

  @Test("As JSON")
  func json() throws { Snapshot.expect(try JSONText.of(StatusDocument(Self.report)), matches: "status.json") }
}
