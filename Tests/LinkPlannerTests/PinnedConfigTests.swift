import LinkModel
import LinkPlanner
import Testing

@Suite("A mirror topic has the configs that exactness needs")
struct PinnedConfigTests {
  private func created(in world: World) -> [String: String]? {
    guard case .createMirrorTopic(let creation) = world.plan.changes.first?.actions.first else { return nil }
    return creation.configs
  }

  @Test("A mirror is made with them")
  func creation() {
    #expect(created(in: World()) == World.pinned)
  }

  @Test(
    "The timestamp limits that the destination knows are at their maximum",
    arguments: [
      ["message.timestamp.difference.max.ms"],
      ["message.timestamp.after.max.ms", "message.timestamp.before.max.ms", "message.timestamp.difference.max.ms"],
      [],
    ])
  func timestampLimits(known: [String]) {
    var world = World()
    world.dr.knownTopicConfigs = .read(Set(known))
    let limits = created(in: world)?.filter { $0.key.hasSuffix(".max.ms") }
    #expect(limits == Dictionary(uniqueKeysWithValues: known.map { ($0, "9223372036854775807") }))
  }

  @Test("Where it is not known what the destination knows, nothing is made")
  func unknownConfigs() {
    var world = World()
    world.dr.knownTopicConfigs = .unavailable(Unavailable(reason: .missingRight, message: "dr: DESCRIBE_CONFIGS"))
    #expect(world.plan.changes.isEmpty)
    #expect(world.plan.unavailable.map(\.reason) == [.missingRight])
  }

  @Test("The largest batch is the source's or the destination's default, whichever is more", arguments: [1, 5_000_000])
  func messageBytes(source: Int) {
    var world = World()
    world.source["orders"] = World.topic(id: "S1", configs: ["max.message.bytes": String(source)])
    #expect(created(in: world)?["max.message.bytes"] == String(max(source, 1_048_588)))
  }

  @Test("Each of them is put back when it was changed, as drift", arguments: World.pinned.keys.sorted())
  func drift(name: String) {
    guard name != "max.message.bytes" else { return }
    var world = World()
    world.mirrorExists(configs: World.pinned.merging([name: "1"]) { $1 })
    let change = world.plan.changes.first
    #expect(change?.isDrift == true)
    #expect(change?.differences == [Change.Difference(name, before: "1", after: World.pinned[name])])
    guard case .setTopicConfigs(let correction) = change?.actions.first else {
      Issue.record("nothing is corrected")
      return
    }
    #expect(correction.set == [name: World.pinned[name] ?? ""])
    #expect(correction.topic == TopicIdentity(name: "orders", id: "D1"))
  }

  @Test("A limit that was raised at the source is raised, which is no drift; a larger one stays")
  func raisedLimit() {
    var world = World()
    world.mirrorExists()
    world.source["orders"] = World.topic(id: "S1", ends: 100, configs: ["max.message.bytes": "2000000"])
    let change = world.plan.changes.first
    #expect(change?.isDrift == false)
    #expect(change?.differences == [Change.Difference("max.message.bytes", before: "1048588", after: "2000000")])
    world.mirrorExists(configs: World.pinned.merging(["max.message.bytes": "3000000"]) { $1 })
    #expect(world.plan.changes.isEmpty)
  }

  @Test("Configs that nothing pins are left alone")
  func othersAreLeft() {
    var world = World()
    world.mirrorExists(configs: World.pinned.merging(["segment.ms": "1", "min.insync.replicas": "9"]) { $1 })
    #expect(world.plan.changes.isEmpty)
  }

  @Test("Drift is corrected on a paused mirror too, after it was paused")
  func driftWhilePaused() {
    var world = World()
    world.mirrorExists(configs: World.pinned.merging(["retention.ms": "1000"]) { $1 })
    world.desired.mirrorTopics[0].state = .paused
    #expect(world.plan.actionNames == ["setMirrorActivity", "setTopicConfigs"])
  }
}
