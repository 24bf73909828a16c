import LinkModel
import LinkPlanner
import Testing

@Suite("Mirrors that begin above offset 0")
struct LateStartTests {
  @Test("A creation says from where and how long, counts the filler, and carries the starts")
  func creation() throws {
    var world = World()
    world.source["orders"] = World.topic(id: "S1", start: 70_000_000, ends: 70_000_100)
    let plan = world.plan
    let change = try #require(plan.changes.first)
    #expect(change.title == "create, 3 partitions, from offset 0 (late start at 70,000,000: about 30 s)")
    #expect(change.cost == CopyCost(offsets: 210_000_300, fillerOffsets: 210_000_000, bytes: 3_000))
    #expect(plan.costs.destinations.first?.fillerOffsets == 210_000_000)
    #expect(plan.creation?.startOffsets == [70_000_000, 70_000_000, 70_000_000])
  }

  @Test("Partitions that differ are told by the farthest")
  func differing() {
    var world = World()
    world.source["orders"]?.details?.offsets = .read([
      Self.log(0, 100), Self.log(10_000_000_000, 10_000_000_000), Self.log(5, 100),
    ])
    world.desired.links[0].topics.maxFillerOffsets = 20_000_000_000
    #expect(
      world.plan.changes.first?.title
        == "create, 3 partitions, from offset 0 (late start at up to 10,000,000,000: about 24 min)")
    #expect(world.plan.creation?.startOffsets == [0, 10_000_000_000, 5])
  }

  @Test("Further than lateStart.maxOffsets is Blocked, with the number and the time")
  func tooFar() throws {
    var world = World()
    world.source["orders"] = World.topic(id: "S1", partitions: 1, start: 1_000_000_000_000, ends: 1_000_000_000_000)
    let refusal = try #require(world.plan.blocked.first)
    #expect(refusal.reason == .lateLogStart)
    #expect(refusal.message.contains("1,000,000,000,000 offsets"))
    #expect(refusal.message.contains("about 40 h"))
    #expect(refusal.message.contains("lateStart.maxOffsets is 10,000,000,000"))
    #expect(refusal.reason.remedy.contains("lateStart.maxOffsets"))
    world.desired.links[0].topics.maxFillerOffsets = 1_000_000_000_000
    #expect(world.plan.blocked.isEmpty)
  }

  @Test("Impossible offsets are refused, and do not crash")
  func hostile() {
    var world = World()
    world.source["orders"] = World.topic(id: "S1", start: .max, ends: .max)
    #expect(world.plan.blockedReasons == [.lateLogStart])
    world.desired.links[0].topics.maxFillerOffsets = .max
    #expect(world.plan.actionNames == ["createMirrorTopic"])
  }

  @Test(
    "A chosen start is resolved by what was seen",
    arguments: [
      (StartFrom.earliest, [10, 10, 10]), (.latest, [100, 100, 100]), (.timestamp(1_000), [40, 100, 10]),
    ])
  func chosen(start: StartFrom, offsets: [Int64]) {
    var world = World()
    world.source["orders"] = World.topic(id: "S1", start: 10, ends: 100)
    world.source["orders"]?.details?.offsetsAtTimes = [1_000: .read([40, nil, 3])]
    world.desired.links[0].topics.startFrom = start
    #expect(world.plan.creation?.startOffsets == offsets)
  }

  @Test("A time that was not asked about makes nothing begin")
  func unseenTime() {
    var world = World()
    world.desired.links[0].topics.startFrom = .timestamp(1_000)
    #expect(world.plan.changes.isEmpty && world.plan.stopped.map(\.reason) == [.leaderUnavailable])
  }

  @Test("Times are asked for while a mirror is not there, and never again")
  func interest() {
    var world = World()
    world.desired.links[0].topics.startFrom = .timestamp(1_000)
    #expect(world.startTimes == ["prod": [1_000: ["orders"]]])
    world.mirrorExists()
    #expect(world.startTimes == [:])
    world.destination["orders"] = nil
    #expect(world.startTimes == ["prod": [1_000: ["orders"]]])
  }

  @Test("What is recorded goes before what the manifest says now")
  func recorded() {
    var world = World()
    world.mirrorExists(ends: 0)
    world.records.mirrors["orders"]?.startOffsets = [30, 30, 0]
    world.desired.links[0].topics.startFrom = .latest
    #expect(world.plan.changes.isEmpty)
    #expect(world.plan.copies.map(\.cost) == [CopyCost(offsets: 300, fillerOffsets: 60, bytes: 2_400)])
  }

  /// Log start and end of the mirror, with what is to be filled; nil: `SourceDataLost`. Recorded is 50, the source
  /// starts at 70.
  @Test(
    "What a mirror that is there still lacks follows from its log's edges",
    arguments: [
      (0, 0, 70), (0, 20, 50), (50, 50, 20), (0, 60, 10), (0, 80, 0), (50, 80, 0), (50, 60, nil), (60, 60, nil),
    ] as [(Int64, Int64, Int64?)])
  func edges(start: Int64, end: Int64, filler: Int64?) {
    var world = World()
    world.source["orders"] = World.topic(id: "S1", partitions: 1, start: 70, ends: 100)
    world.mirrorExists(partitions: 1, ends: end)
    world.destination["orders"]?.details?.offsets = .read([Self.log(start, end)])
    world.records.mirrors["orders"]?.startOffsets = [50]
    let plan = world.plan
    #expect(plan.copies.first?.cost.fillerOffsets == filler)
    #expect(plan.stopped.map(\.reason) == (filler == nil ? [.sourceDataLost] : []))
  }

  @Test("Deleting filler wants the right DELETE, where the broker tells")
  func rights() {
    var world = World()
    world.mirrorExists(ends: 0)
    world.records.mirrors["orders"]?.startOffsets = [30, 30, 0]
    world.destination["orders"]?.allowedOperations = [.read, .write, .alterConfigs]
    #expect(world.plan.blockedReasons == [.missingRight])
    world.destination["orders"]?.allowedOperations = [.read, .write, .alterConfigs, .delete]
    #expect(world.plan.blocked.isEmpty)
  }

  private static func log(_ start: Int64, _ end: Int64) -> PartitionOffsets {
    PartitionOffsets(logStartOffset: start, lastStableOffset: end, highWatermark: end, logEndOffset: end)
  }
}

extension Plan {
  fileprivate var creation: MirrorTopicCreation? {
    for case .createMirrorTopic(let creation) in changes.flatMap(\.actions) { return creation }
    return nil
  }
}

extension World {
  fileprivate var startTimes: [String: [Int64: [String]]] {
    let listed = ["prod", "dr"].reduce(into: [:]) { listed, cluster in
      listed[cluster] = self[cluster: cluster].topics.keys.sorted().map { (name: $0, isInternal: false) }
    }
    return Interest(in: desired, policy: policy).startTimes(listed: listed, states: observed.states)
  }
}
