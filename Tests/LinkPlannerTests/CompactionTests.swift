import LinkModel
import LinkPlanner
import Testing

@Suite("Compacted topics and their mirrors")
struct CompactionTests {
  private func world(_ policy: String, mirror: String? = nil, _ configs: [String: String] = [:]) -> World {
    var world = World()
    world.source["orders"] = World.topic(
      id: "S1", ends: 100, configs: configs.merging(["cleanup.policy": policy]) { $1 })
    if let mirror { world.mirrorExists(configs: World.pinned.merging(["cleanup.policy": mirror]) { $1 }) }
    return world
  }

  private func created(in world: World) -> [String: String]? {
    guard case .createMirrorTopic(let creation) = world.plan.changes.first?.actions.first else { return nil }
    return creation.configs
  }

  @Test(
    "A mirror has the source's cleanup.policy",
    arguments: [
      ("delete", "delete"), ("compact", "compact"), ("compact,delete", "compact,delete"),
      ("delete, compact", "compact,delete"), ("", "delete"),
    ])
  func policy(source: String, mirror: String) {
    #expect(created(in: world(source))?["cleanup.policy"] == mirror)
  }

  @Test("The parts of a policy in another order are no difference")
  func order() {
    #expect(world("compact,delete", mirror: "delete,compact").plan.changes.isEmpty)
  }

  @Test(
    "A policy that changed at the source is followed, and is no drift; one that changed on the mirror is put back",
    arguments: [("compact", "delete", false), ("compact,delete", "delete", false), ("delete", "compact", true)])
  func changedPolicy(source: String, mirror: String, isDrift: Bool) {
    let change = world(source, mirror: mirror).plan.changes.first
    #expect(change?.differences == [Change.Difference("cleanup.policy", before: mirror, after: source)])
    #expect(change?.isDrift == isDrift)
  }

  @Test("A mirror keeps tombstones for as long as the source, at least", arguments: [("1000", true), ("9000", false)])
  func tombstoneRetention(live: String, isRaised: Bool) {
    let configs = ["delete.retention.ms": "5000"]
    #expect(created(in: world("compact", configs))?["delete.retention.ms"] == "5000")
    #expect(created(in: world("delete", configs))?["delete.retention.ms"] == nil)
    var standing = world("compact", mirror: "compact", configs)
    standing.mirrorExists(
      configs: World.pinned.merging(["cleanup.policy": "compact", "delete.retention.ms": live]) { $1 })
    let change = standing.plan.changes.first
    #expect(change?.isDrift == (isRaised ? false : nil))
    #expect(
      change?.differences
        == (isRaised ? [Change.Difference("delete.retention.ms", before: live, after: "5000")] : nil))
  }

  @Test("How soon the source's cleaner comes is copied when a mirror is made, where the source was set so")
  func cleanerConfigs() {
    let configs = ["min.compaction.lag.ms": "60000", "min.cleanable.dirty.ratio": "0.1", "segment.ms": "5"]
    let made = created(in: world("compact", configs))
    #expect(made?["min.compaction.lag.ms"] == "60000")
    #expect(made?["min.cleanable.dirty.ratio"] == "0.1")
    #expect(made?["segment.ms"] == nil)
    #expect(made?["max.compaction.lag.ms"] == nil)
    var builtIn = world("compact", configs)
    builtIn.source["orders"]?.details?.configs = .read([
      "cleanup.policy": ConfigValue("compact", source: .dynamicTopic),
      "min.compaction.lag.ms": ConfigValue("0", source: .builtIn),
    ])
    #expect(created(in: builtIn)?["min.compaction.lag.ms"] == nil)
  }

  @Test("The engine is told, and for how long tombstones are there to be read")
  func copies() {
    #expect(world("delete", mirror: "delete").plan.copies.first?.compaction == nil)
    let copy = world("compact", mirror: "compact", ["delete.retention.ms": "5"]).plan.copies.first
    #expect(copy?.compaction == Compaction(tombstoneRetentionMilliseconds: 5))
    let silent = world("compact", mirror: "compact").plan.copies.first
    #expect(silent?.compaction?.tombstoneRetentionMilliseconds == 86_400_000)
  }

  /// A mirror of 50 offsets, of a source that has 100.
  private func behind(_ head: MirrorHead?, now: Int64) -> World {
    var world = world("compact", mirror: "compact", ["delete.retention.ms": "100000"])
    world.mirrorExists(
      configs: World.pinned.merging(["cleanup.policy": "compact", "delete.retention.ms": "100000"]) { $1 })
    world.records.heads["orders"] = head
    world.observed.takenAtMilliseconds = now
    return world
  }

  @Test("A mirror that was away for too long is warned of, and goes on")
  func downtime() {
    #expect(behind(nil, now: 500_000).plan.warnings == [])
    #expect(behind(MirrorHead(lastInSyncMilliseconds: 400_000), now: 500_000).plan.warnings == [])
    let plan = behind(MirrorHead(lastInSyncMilliseconds: 399_000), now: 500_000).plan
    #expect(plan.warnings.map(\.reason) == [.tombstonesAtRisk])
    #expect(plan.warnings.map(\.address) == [.mirror(link: "prod-to-dr", topic: "orders")])
    #expect(plan.copies.count == 1 && plan.blocked.isEmpty && plan.changes.isEmpty)
  }

  @Test("One that lacks nothing, or is not compacted, has nothing to fear")
  func nothingMissing() {
    var world = behind(MirrorHead(lastInSyncMilliseconds: 0), now: 500_000)
    world.source["orders"] = World.topic(
      id: "S1", ends: 50, configs: ["cleanup.policy": "compact", "delete.retention.ms": "100000"])
    #expect(world.plan.warnings == [])
    world = behind(MirrorHead(lastInSyncMilliseconds: 0), now: 500_000)
    world.source["orders"] = World.topic(id: "S1", ends: 100, configs: ["cleanup.policy": "delete"])
    #expect(world.plan.warnings == [])
  }

  @Test("What a run found is said until the mirror is made anew")
  func recorded() {
    let head = MirrorHead(lastInSyncMilliseconds: 500_000, tombstonesAtRisk: "away for a week")
    var world = behind(head, now: 500_000)
    #expect(world.plan.warnings.map(\.message) == ["away for a week"])
    world.destination["orders"] = nil
    #expect(world.plan.actionNames == ["createMirrorTopic"])
    #expect(world.plan.warnings == [])
  }

  @Test("A new mirror that will take longer to copy than tombstones are kept is warned of")
  func longCopy() {
    for (ends, count) in [(Int64(2_000_000), 0), (2_040_000, 1)] {
      var world = World()
      world.source["orders"] = World.topic(
        id: "S1", ends: ends, configs: ["cleanup.policy": "compact", "delete.retention.ms": "100000"])
      #expect(world.plan.warnings.count == count)
    }
  }
}
