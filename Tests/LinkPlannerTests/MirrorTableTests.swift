import LinkModel
import LinkPlanner
import Testing

/// A row of the table of live states against desired ones, and what it says for Mirroring and Paused.
struct Row: Sendable, CustomTestStringConvertible {
  enum Outcome: Sendable, Equatable {
    /// The actions' names; none: the mirror is as it shall be.
    case does([String])
    case blocked(Reason)
    case stopped(Reason)
    case waits(Reason)
  }
  var live: String
  var mirroring: Outcome
  var paused: Outcome
  var arrange: @Sendable (inout World) -> Void

  init(_ live: String, mirroring: Outcome, paused: Outcome, _ arrange: @escaping @Sendable (inout World) -> Void) {
    self.live = live
    self.mirroring = mirroring
    self.paused = paused
    self.arrange = arrange
  }

  init(_ live: String, both outcome: Outcome, _ arrange: @escaping @Sendable (inout World) -> Void) {
    self.init(live, mirroring: outcome, paused: outcome, arrange)
  }

  var testDescription: String { live }
}

@Suite("Every cell of the table for Mirroring and Paused")
struct MirrorTableTests {
  static let standing: [Row] = [
    Row("absent", both: .does(["createMirrorTopic"])) { _ in },
    Row("absent, and recorded as made", both: .does(["createMirrorTopic"])) { world in
      world.mirrorExists()
      world.destination["orders"] = nil
    },
    Row("absent, and its creation intended", both: .does(["createMirrorTopic"])) { world in
      world.mirrorExists(phase: .intended)
      world.destination["orders"] = nil
    },
    Row("there and empty, its creation intended", both: .does(["adoptMirrorTopic"])) {
      $0.mirrorExists(ends: 0, phase: .intended)
    },
    Row("there with records, its creation intended", both: .blocked(.nameTaken)) { $0.mirrorExists(phase: .intended) },
    Row("there with other partitions, its creation intended", both: .blocked(.nameTaken)) {
      $0.mirrorExists(partitions: 5, ends: 0, phase: .intended)
    },
    Row("mirroring", mirroring: .does([]), paused: .does(["setMirrorActivity"])) { $0.mirrorExists() },
    Row("mirroring, with nothing to copy", mirroring: .does([]), paused: .does(["setMirrorActivity"])) {
      $0.mirrorExists(ends: 100)
    },
    Row("paused", mirroring: .does(["setMirrorActivity"]), paused: .does([])) { $0.mirrorExists(activity: .paused) },
    Row("mirroring on brokers without topic ids", mirroring: .does([]), paused: .does(["setMirrorActivity"])) {
      $0.mirrorExists(id: nil)
    },
    Row("failed", both: .stopped(.foreignWriter)) { world in
      world.mirrorExists()
      world.stop(.foreignWriter)
    },
    Row("stalled in the last run", mirroring: .does([]), paused: .does(["setMirrorActivity"])) { world in
      world.mirrorExists()
      world.stop(.appendUncertain)
    },
    Row("failed, its topic deleted", both: .does(["createMirrorTopic"])) { world in
      world.mirrorExists()
      world.stop(.foreignWriter)
      world.destination["orders"] = nil
    },
  ]

  static let ownership: [Row] = [
    Row("ours by name, another topic id", both: .blocked(.destinationRecreated)) { world in
      world.mirrorExists()
      world.destination["orders"]?.id = "D2"
    },
    Row("plain topic, not ours", both: .blocked(.nameTaken)) { world in
      world.mirrorExists()
      world.records.mirrors = [:]
    },
    Row("recorded by another link", both: .blocked(.ownedByOther)) { $0.mirrorExists(link: "other") },
    Row("recorded by another scope", both: .blocked(.ownedByOther)) { $0.mirrorExists(scope: "payments") },
    Row("recorded by another link, absent", both: .blocked(.ownedByOther)) { world in
      world.mirrorExists(link: "other")
      world.destination["orders"] = nil
    },
    Row("not recorded at all, state topic lost", both: .blocked(.stateUnknown)) { world in
      world.mirrorExists()
      world.observed.states["dr"] = .absent
    },
    Row("plain topic, and no state topic yet", both: .blocked(.nameTaken)) { world in
      world.mirrorExists(configs: ["retention.ms": "-1"])
      world.observed.states["dr"] = .absent
    },
    Row("it may not be described", both: .waits(.missingRight)) { world in
      world.mirrorExists()
      world.dr.topics["orders"] = .unavailable(Unavailable(reason: .missingRight, message: "dr: DESCRIBE"))
    },
    Row("other partitions than the source", both: .blocked(.partitionCountDiffers)) { $0.mirrorExists(partitions: 2) },
    Row("the source's log begins above its end", both: .stopped(.sourceDataLost)) { world in
      world.mirrorExists(ends: 50)
      world.source["orders"] = World.topic(id: "S1", start: 51, ends: 100)
    },
    Row(
      "empty, and the source's log begins late", mirroring: .does([]), paused: .does(["setMirrorActivity"])
    ) { world in
      world.mirrorExists(ends: 0)
      world.source["orders"] = World.topic(id: "S1", start: 1, ends: 100)
    },
    Row("its end is where the source's log begins", mirroring: .does([]), paused: .does(["setMirrorActivity"])) {
      world in
      world.mirrorExists(ends: 50)
      world.source["orders"] = World.topic(id: "S1", start: 50, ends: 100)
    },
  ]

  static let sources: [Row] = [
    Row("source topic gone, no mirror", both: .blocked(.sourceTopicGone)) { $0.source["orders"] = nil },
    Row("source topic gone", both: .blocked(.sourceTopicGone)) { world in
      world.mirrorExists()
      world.source["orders"] = nil
    },
    Row("source topic made anew", both: .blocked(.sourceTopicRecreated)) { world in
      world.mirrorExists()
      world.source["orders"]?.id = "S2"
    },
    Row("source topic made anew, mirror deleted", both: .does(["createMirrorTopic"])) { world in
      world.mirrorExists()
      world.destination["orders"] = nil
      world.source["orders"]?.id = "S2"
    },
    Row("source topic may not be described", both: .waits(.missingRight)) { world in
      world.prod.topics["orders"] = .unavailable(Unavailable(reason: .missingRight, message: "prod: DESCRIBE"))
    },
    Row("source topic may not be read", both: .blocked(.missingRight)) {
      $0.source["orders"]?.allowedOperations = [.describe]
    },
    Row("source's configs may not be read", both: .waits(.missingRight)) {
      $0.source["orders"]?.details?.configs = .unavailable(Unavailable(reason: .missingRight, message: "prod"))
    },
    Row("source without a leader", both: .stopped(.leaderUnavailable)) {
      $0.source["orders"]?.details?.offsets = .unavailable(Unavailable(reason: .leaderUnavailable, message: "p 0"))
    },
    Row("source compacted", both: .does(["createMirrorTopic"])) {
      $0.source["orders"] = World.topic(id: "S1", configs: ["cleanup.policy": "delete, compact"])
    },
    Row("source with LogAppendTime", both: .does(["createMirrorTopic"])) {
      $0.source["orders"] = World.topic(id: "S1", configs: ["message.timestamp.type": "LogAppendTime"])
    },
    Row("source begins late", both: .does(["createMirrorTopic"])) {
      $0.source["orders"] = World.topic(id: "S1", start: 7, ends: 9)
    },
    Row("source begins further than the link allows", both: .blocked(.lateLogStart)) { world in
      world.source["orders"] = World.topic(id: "S1", start: 7, ends: 9)
      world.desired.links[0].topics.maxFillerOffsets = 20
    },
    Row("source is Kafka's own", both: .blocked(.internalTopic)) { $0.source["orders"]?.isInternal = true },
    Row("could not look at the source", both: .waits(.clusterUnreachable)) {
      $0.observed.clusters["prod"] = .unavailable(Unavailable(reason: .clusterUnreachable, message: "prod"))
    },
    Row("could not look at the destination", both: .waits(.clusterUnreachable)) {
      $0.observed.clusters["dr"] = .unavailable(Unavailable(reason: .clusterUnreachable, message: "dr"))
    },
    Row("could not read the state topic", both: .waits(.stateUnknown)) {
      $0.observed.states["dr"] = .unreadable(Unavailable(reason: .stateUnknown, message: "no record of ours"))
    },
  ]

  @Test("Mirroring", arguments: standing + ownership + sources)
  func mirroring(_ row: Row) {
    var world = World()
    row.arrange(&world)
    #expect(outcome(of: world.plan) == row.mirroring)
  }

  @Test("Paused", arguments: standing + ownership + sources)
  func paused(_ row: Row) {
    var world = World()
    row.arrange(&world)
    world.desired.mirrorTopics[0].state = .paused
    let plan = world.plan
    #expect(outcome(of: plan) == row.paused)
    #expect(plan.copies.isEmpty, "a paused mirror is not copied")
  }

  @Test("After its changes are made there is nothing to change", arguments: standing + ownership + sources)
  func idempotence(_ row: Row) {
    var world = World()
    row.arrange(&world)
    #expect(world.after(world.plan).plan.changes == [])
  }

  /// What a plan says of its only mirror, or of the link where that keeps the mirror from being judged.
  private func outcome(of plan: Plan) -> Row.Outcome? {
    let refusals =
      plan.blocked.map { Row.Outcome.blocked($0.reason) } + plan.stopped.map { .stopped($0.reason) }
      + plan.unavailable.map { .waits($0.reason) }
    let actions = plan.changes.filter { $0.address == .mirror(link: "prod-to-dr", topic: "orders") }
    guard let refusal = refusals.first else { return .does(actions.flatMap(\.actions).map(\.name)) }
    return refusals.count == 1 && actions.isEmpty ? refusal : nil
  }
}

extension World {
  mutating func stop(_ reason: Reason) {
    records.mirrors["orders"]?.lastStop = RecordedStop(
      reason: reason, partition: 0, message: "seen", atMilliseconds: 0)
  }
}
