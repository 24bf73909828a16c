import LinkModel
import LinkPlanner
import Testing

@Suite("The mirror's name is the prefix and the source topic's name")
struct MirrorNameTests {
  private func plan(prefix: String, topic: String) -> Plan {
    var world = World()
    world.desired.links[0].topicPrefix = prefix
    world.desired.mirrorTopics = [World.mirrorTopic("one", topics: [topic])]
    world.records.links = []
    world.register(prefix: prefix)
    world.source[topic] = World.topic(id: "S9", partitions: 1)
    return world.plan
  }

  @Test("A legal name is created")
  func legal() {
    guard case .createMirrorTopic(let creation) = plan(prefix: "prod.", topic: "orders").changes.first?.actions.first
    else {
      Issue.record("nothing is created")
      return
    }
    #expect(creation.destinationTopic == "prod.orders")
    #expect(creation.source == TopicIdentity(name: "orders", id: "S9"))
  }

  @Test("An illegal or too long name is blocked", arguments: ["a b.", "a/", String(repeating: "x", count: 245), "é."])
  func illegal(prefix: String) {
    #expect(plan(prefix: prefix, topic: "orders").blockedReasons == [.illegalTopicName])
  }

  @Test("249 characters are legal")
  func longest() {
    #expect(plan(prefix: String(repeating: "x", count: 243), topic: "orders").blocked.isEmpty)
  }

  @Test(
    "Names of Kafka's and of Lockstep's own topics are blocked",
    arguments: [("_", "_offsets"), ("__", "orders"), ("_lockstep.", "state")])
  func reserved(prefix: String, topic: String) {
    #expect(plan(prefix: prefix, topic: topic).blockedReasons == [.internalTopic])
  }
}
