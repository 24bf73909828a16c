import LinkModel
import LinkPlanner
import Testing

/// SplitMix64: the same seed gives the same worlds.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

@Suite("Whatever the world is like")
struct PlanPropertyTests {
  /// Each stands for a hundred worlds; a failure names the one it happened in.
  static let seeds = (0..<40).map { UInt64($0) }

  @Test("After a plan's changes are made, there is nothing to change, and what was refused still is", arguments: seeds)
  func idempotence(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for round in 0..<100 {
      let world = World.random(using: &generator)
      let plan = world.plan
      let again = world.after(plan).plan
      #expect(again.changes == [], "seed \(seed), world \(round)")
      // A state topic that is made says of a topic that it is not recorded; without it nobody knew (StateUnknown).
      #expect(again.blocked.map(\.address) == plan.blocked.map(\.address), "seed \(seed), world \(round)")
      #expect(again.copies.map(\.address) == plan.copies.map(\.address), "seed \(seed), world \(round)")
    }
  }

  @Test("The same arguments give the same plan, and every object is counted once", arguments: seeds)
  func counts(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for round in 0..<100 {
      let world = World.random(using: &generator)
      let plan = world.plan
      #expect(world.plan == plan)
      let refused = plan.blocked.count + plan.stopped.count + plan.unavailable.count
      let changed = Set(plan.changes.map(\.address).filter { $0.kind != "cluster" }).count
      #expect(
        changed + refused + plan.unchangedCount == plan.summary.linkCount + plan.summary.mirrorCount,
        "seed \(seed), world \(round)")
    }
  }
}

extension World {
  static func random(using generator: inout SeededGenerator) -> World {
    var world = World()
    let names = ["orders", "paid", "refunds", "tmp"]
    for name in names where Bool.random(using: &generator) {
      world.source[name] = randomTopic(id: "S-\(name)", using: &generator)
    }
    for name in names where Bool.random(using: &generator) {
      let id = Bool.random(using: &generator) ? "id-of-\(name)" : "other"
      world.destination[name] = randomTopic(id: id, using: &generator)
    }
    for name in names where Bool.random(using: &generator) {
      world.records.mirrors[name] = randomRecord(of: name, using: &generator)
    }
    let rules = names.map { name in
      NameFilter.Rule(Bool.random(using: &generator) ? .include : .exclude, .literal(name), place: place(24))
    }
    world.desired.links[0].topics = TopicSelection(
      autoMirror: Bool.random(using: &generator), filter: NameFilter(rules: rules))
    world.desired.links[0].state = Bool.random(using: &generator) ? .mirroring : .paused
    if Int.random(in: 0..<8, using: &generator) == 0 { world.observed.states["dr"] = .absent }
    if Int.random(in: 0..<4, using: &generator) == 0 { world.desired.mirrorTopics[0].state = .paused }
    return world
  }

  private static func randomTopic(id: String, using generator: inout SeededGenerator) -> TopicSnapshot {
    let start = Int64.random(in: 0...1, using: &generator) * 10
    let drifted = Bool.random(using: &generator) ? ["retention.ms": "1"] : [:]
    return topic(
      id: id, partitions: Int.random(in: 1...2, using: &generator), start: start,
      ends: start + Int64.random(in: 0...1, using: &generator) * 20, configs: pinned.merging(drifted) { $1 })
  }

  private static func randomRecord(of name: String, using generator: inout SeededGenerator) -> MirrorRecord {
    let created = Bool.random(using: &generator)
    var record = MirrorRecord(
      link: Int.random(in: 0..<5, using: &generator) == 0 ? "other" : "prod-to-dr", scope: "default",
      source: TopicIdentity(name: name, id: "S-\(name)"),
      destination: TopicIdentity(name: name, id: created ? "id-of-\(name)" : nil),
      phase: created ? .created : .intended, activity: Bool.random(using: &generator) ? .paused : .mirroring,
      partitionCount: 1, createdByOwnership: 1)
    if Int.random(in: 0..<6, using: &generator) == 0 {
      record.lastStop = RecordedStop(reason: .sourceDiverged, partition: 0, message: "", atMilliseconds: 0)
    }
    return record
  }
}
