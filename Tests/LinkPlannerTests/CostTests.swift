import LinkModel
import LinkPlanner
import Testing

@Suite("A plan says what copying will take")
struct CostTests {
  @Test("Of a mirror that is made: all offsets and bytes, and the disk for every replica")
  func creation() {
    var world = World()
    world.desired.mirrorTopics[0].replicationFactor = 3
    let plan = world.plan
    #expect(plan.changes.first?.cost == CopyCost(offsets: 300, bytes: 3_000))
    #expect(
      plan.costs.destinations == [
        PlanCosts.Destination(cluster: "dr", offsets: 300, bytes: 3_000, diskBytes: 9_000, freeDiskBytes: 400_000)
      ])
  }

  @Test("Of a mirror that is there: what is missing, its share of the bytes, and no change")
  func missing() {
    var world = World()
    world.mirrorExists(ends: 50)
    #expect(world.plan.changes.isEmpty)
    #expect(world.plan.copies.map(\.cost) == [CopyCost(offsets: 150, bytes: 1_500)])
    #expect(world.plan.costs.destinations.map(\.diskBytes) == [3_000])
  }

  @Test("Of a mirror that misses nothing: nothing")
  func nothing() {
    var world = World()
    world.mirrorExists(ends: 100)
    #expect(world.plan.costs.destinations.isEmpty)
  }

  @Test("What is not known stays unknown, and does not become 0")
  func unknown() {
    var world = World()
    world.source["orders"]?.details?.sizeInBytes = nil
    world.dr.disks = .unavailable(Unavailable(reason: .missingRight, message: "dr: DESCRIBE"))
    let costs = world.plan.costs.destinations.first
    #expect(costs?.offsets == 300)
    #expect(costs?.bytes == nil && costs?.diskBytes == nil && costs?.freeDiskBytes == nil)
  }
}
