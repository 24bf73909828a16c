import LinkModel
import LinkPlanner
import Testing

@Suite("The observer is told what to look at")
struct InterestTests {
  @Test("Clusters, destinations and topics of the regarded links, by name")
  func names() {
    var world = SelectionTests.worldOfFilters()
    world.desired.links[0].topicPrefix = "p."
    world.mirrorExists()
    let interest = Interest(in: world.desired, policy: world.policy)
    #expect(interest.clusters == ["dr", "prod"])
    #expect(interest.destinations == ["dr"])
    let listed = world.prod.topics.keys.map { (name: $0, isInternal: $0 == "__consumer_offsets") }
    let topics = interest.topics(listed: ["prod": listed], states: world.observed.states)
    #expect(topics == ["prod": ["orders", "paid"], "dr": ["orders", "p.orders", "p.paid"]])
  }

  @Test("A MirrorTopic's topic is asked for though it is not listed, an illegal name is not")
  func unlisted() {
    var world = World()
    world.desired.links[0].topicPrefix = "a b"
    let topics = Interest(in: world.desired, policy: world.policy).topics(listed: [:], states: [:])
    #expect(topics == ["prod": ["orders"], "dr": []])
  }

  @Test("--only keeps the rest unread")
  func only() {
    var world = World()
    world.policy.only = ObjectSelection(link: "other")
    #expect(Interest(in: world.desired, policy: world.policy).clusters.isEmpty)
  }
}
