import LinkModel
import LinkPlanner
import Testing

@testable import lockstep

@Suite("A plan as people and programs read it")
struct PlanRenderingTests {
  static func place(_ line: Int) -> SourcePlace { SourcePlace(file: "links/orders.yaml", line: line, column: 5) }
  static func mirror(_ topic: String) -> ObjectAddress { .mirror(link: "prod-to-dr", topic: topic) }

  static let creation = Change(
    address: mirror("orders.refunds"), kind: .create, title: "create, 12 partitions",
    differences: [Change.Difference("retention.ms", before: nil, after: "-1")],
    reason: "dr has no topic orders.refunds",
    place: place(31),
    actions: [
      .createMirrorTopic(
        MirrorTopicCreation(
          link: "prod-to-dr", cluster: "dr", source: TopicIdentity(name: "orders.refunds", id: nil),
          destinationTopic: "orders.refunds", partitionCount: 12, replicationFactor: nil, configs: [:],
          activity: .mirroring))
    ], cost: CopyCost(offsets: 3_120_551, bytes: 2_254_857_830))

  static let lateCreation = Change(
    address: mirror("orders.audit"), kind: .create,
    title: "create, 1 partition, from offset 0 (late start at 70,000,000: about 10 s)",
    differences: [Change.Difference("startOffsets", before: nil, after: "70000000")],
    reason: "dr has no topic orders.audit", place: place(31), actions: [],
    cost: CopyCost(offsets: 70_001_000, fillerOffsets: 70_000_000, bytes: 1_000_000))

  static let pause = Change(
    address: mirror("orders.paid"), kind: .update, title: "pause",
    differences: [Change.Difference("state", before: "Mirroring", after: "Paused")],
    reason: "the manifest asks for Paused", place: place(40),
    actions: [
      .setMirrorActivity(
        MirrorActivityChange(link: "prod-to-dr", cluster: "dr", destinationTopic: "orders.paid", activity: .paused))
    ])

  static let drift = Change(
    address: mirror("orders.created"), kind: .update, isDrift: true, title: "correct 1 config",
    differences: [Change.Difference("retention.ms", before: "1000", after: "-1")],
    reason: "the destination was changed since we last wrote it; mirroring exactly needs these", place: place(12),
    actions: [
      .setTopicConfigs(
        TopicConfigsCorrection(
          link: "prod-to-dr", cluster: "dr", topic: TopicIdentity(name: "orders.created", id: "D1"),
          set: ["retention.ms": "-1"]))
    ])

  /// No change of this version is irreversible; the section is drawn all the same.
  static let irreversible = Change(
    address: mirror("orders.old"), kind: .update, title: "promote", reason: "the manifest asks for Promoted",
    risk: .irreversible, place: place(9), actions: [])

  static let full = Plan(
    changes: [irreversible, creation, lateCreation, pause, drift],
    blocked: [
      PlanRefusal(
        address: mirror("orders.taken"), reason: .nameTaken,
        message: "dr has a topic orders.taken that this link did not make", place: place(50))
    ],
    stopped: [
      PlanRefusal(
        address: mirror("orders.dirty"), reason: .foreignWriter, message: "partition 3: offset 17", place: place(51))
    ],
    unavailable: [
      PlanRefusal(
        address: .link("west-to-dr"), reason: .clusterUnreachable, message: "west: connection refused", place: place(2))
    ],
    warnings: [
      Warning(
        address: mirror("orders.state"), reason: .tombstonesAtRisk, message: "the mirror was last in sync 30 h ago",
        place: place(14))
    ],
    orphaned: ["prod-to-dr/gone"], unchangedCount: 208,
    copies: [
      MirrorCopy(
        link: "prod-to-dr", sourceTopic: TopicIdentity(name: "orders.refunds", id: "S1"),
        destinationTopic: "orders.refunds", partitionCount: 12, place: place(31),
        cost: CopyCost(offsets: 3_120_551, bytes: nil))
    ],
    costs: PlanCosts(destinations: [
      PlanCosts.Destination(
        cluster: "dr", offsets: 73_121_551, fillerOffsets: 70_000_000, bytes: 2_254_857_830, diskBytes: 6_764_573_490,
        freeDiskBytes: nil)
    ]),
    summary: PlanSummary(clusterCount: 3, linkCount: 2, mirrorCount: 212), revision: "main@9f3c2d1")

  @Test("For people, with everything that may stand in it")
  func full() { Snapshot.expect(PlanText(plan: Self.full, style: TextStyle()).text, matches: "plan.txt") }

  @Test("For people, verbose and in colour")
  func verbose() {
    let style = TextStyle(usesColor: true, isVerbose: true)
    Snapshot.expect(PlanText(plan: Self.full, style: style).text, matches: "plan-verbose.txt")
  }

  @Test("With nothing to change")
  func empty() {
    let plan = Plan(unchangedCount: 213, summary: PlanSummary(clusterCount: 2, linkCount: 1, mirrorCount: 212))
    Snapshot.expect(PlanText(plan: plan, style: TextStyle()).text, matches: "plan-empty.txt")
  }

  @Test("As JSON")
  func json() throws {
    let document = PlanDocument(Self.full, exitCode: .runFailed)
    Snapshot.expect(try JSONText.of(document), matches: "plan.json")
  }

  @Test("What is blocked is never cut, however much there is")
  func neverCut() {
    var plan = Plan()
    plan.blocked = (0..<500).map {
      PlanRefusal(address: Self.mirror("t\($0)"), reason: .nameTaken, message: "", place: Self.place($0))
    }
    let text = PlanText(plan: plan, style: TextStyle()).text
    #expect(text.split(separator: "\n").count { $0.contains("Blocked/NameTaken") } == 500)
  }

  @Test("A config's value from the other side cannot draw on the terminal")
  func hostileValue() {
    var change = Self.drift
    change.differences = [Change.Difference("retention.ms", before: "\u{1B}[2J", after: "-1")]
    let text = PlanText(plan: Plan(changes: [change]), style: TextStyle()).text
    #expect(!text.contains("\u{1B}"))
  }
}
