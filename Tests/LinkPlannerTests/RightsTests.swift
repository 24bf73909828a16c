import LinkModel
import LinkPlanner
import Testing

@Suite("A right that is missing is seen before it is needed, where the broker tells")
struct RightsTests {
  private func world(allowed: Set<ClusterOperation>?, drifted: Bool = false) -> World {
    var world = World()
    world.mirrorExists(configs: drifted ? World.pinned.merging(["retention.ms": "1"]) { $1 } : World.pinned)
    world.destination["orders"]?.allowedOperations = allowed
    return world
  }

  @Test("Without WRITE or READ on the mirror it is blocked")
  func write() {
    #expect(world(allowed: [.describe, .read]).plan.blockedReasons == [.missingRight])
    #expect(world(allowed: [.describe, .write]).plan.blockedReasons == [.missingRight])
    #expect(world(allowed: nil).plan.blocked.isEmpty)
  }

  @Test("Without ALTER_CONFIGS it is blocked only if a config has to be put back")
  func alterConfigs() {
    let allowed: Set<ClusterOperation> = [.write, .read, .describe]
    #expect(world(allowed: allowed).plan.blocked.isEmpty)
    #expect(world(allowed: allowed, drifted: true).plan.blockedReasons == [.missingRight])
  }

  @Test("A dry run needs no right to write")
  func dryRun() {
    var world = world(allowed: [.describe, .read], drifted: true)
    world.policy.requiresWriteRights = false
    #expect(world.plan.actionNames == ["setTopicConfigs"])
  }

  @Test(
    "Kafka's bit field of operations is read",
    arguments: [(Int32.min, nil), (0, []), (1 << 4 | 1 << 9, [.write, .clusterAction])]
      as [(Int32, Set<ClusterOperation>?)])
  func bitField(bits: Int32, operations: Set<ClusterOperation>?) {
    #expect(ClusterOperation.operations(inBitField: bits) == operations)
  }
}
