import LinkModel
import LinkPlanner
import Testing

@Suite("Which mirrors a plan regards")
struct SelectionTests {
  static func filter(_ rules: [(NameFilter.Rule.Effect, NameFilter.Rule.Pattern)]) -> NameFilter {
    NameFilter(
      rules: rules.enumerated().map { NameFilter.Rule($0.element.0, $0.element.1, place: World.place(24 + $0.offset)) })
  }

  static func worldOfFilters() -> World {
    var world = World()
    world.desired.mirrorTopics = []
    world.desired.links = [
      World.link("prod-to-dr", filter: filter([(.include, .prefix("")), (.exclude, .literal("tmp"))]))
    ]
    for name in ["orders", "tmp", "paid", "__consumer_offsets", "_lockstep.state"] {
      world.source[name] = World.topic(id: "S-\(name)", partitions: 1)
    }
    return world
  }

  @Test("Filters take what they include, never internal topics and state topics")
  func filtersTake() {
    let plan = Self.worldOfFilters().plan
    #expect(plan.copies.map(\.sourceTopic.name) == ["orders", "paid"])
    #expect(plan.changes.map(\.place) == [World.place(24), World.place(24)])
    #expect(plan.blocked.isEmpty)
  }

  @Test("A topic that Kafka calls internal is not taken, whatever its name")
  func internalFlag() {
    var world = Self.worldOfFilters()
    world.source["paid"]?.isInternal = true
    #expect(world.plan.copies.map(\.sourceTopic.name) == ["orders"])
  }

  @Test("Without autoMirror filters make nothing")
  func autoMirrorOff() {
    var world = Self.worldOfFilters()
    world.desired.links[0].topics.autoMirror = false
    #expect(world.plan.changes.isEmpty)
  }

  @Test("A MirrorTopic's word goes before the filters', for its topics alone")
  func ownWord() {
    var world = Self.worldOfFilters()
    world.desired.mirrorTopics = [World.mirrorTopic("paid", topics: ["paid"], state: .paused)]
    let plan = world.plan
    #expect(plan.copies.map(\.sourceTopic.name) == ["orders"])
    #expect(plan.changes.map(\.title) == ["create, 1 partition", "create paused, 1 partition"])
    #expect(plan.changes.last?.place == World.place(40))
  }

  @Test("A mirror that filters made stays wanted when its source topic is gone, and is blocked")
  func sourceOfFilteredMirrorGone() {
    var world = Self.worldOfFilters()
    world.mirrorExists()
    world.source["orders"] = nil
    #expect(world.plan.blockedReasons == [.sourceTopicGone])
  }

  @Test("A mirror that no manifest and no filter wants any more is orphaned: counted, and left as it is")
  func orphans() {
    var world = Self.worldOfFilters()
    world.mirrorExists()
    world.desired.links[0].topics.filter = Self.filter([(.include, .literal("paid"))])
    let plan = world.plan
    #expect(plan.orphaned == ["prod-to-dr/orders"])
    #expect(plan.changes.map(\.address) == [.mirror(link: "prod-to-dr", topic: "paid")])
  }

  @Test("The mirrors of a link without a manifest are orphaned; other scopes' are nobody's business here")
  func orphansOfGoneLink() {
    var world = World()
    world.mirrorExists(link: "gone")
    #expect(world.plan.orphaned == ["gone/orders"])
    world.mirrorExists(link: "gone", scope: "payments")
    #expect(world.plan.orphaned.isEmpty)
  }

  @Test("--only regards one link or one topic")
  func only() {
    var world = Self.worldOfFilters()
    world.policy.only = ObjectSelection("prod-to-dr/paid")
    #expect(world.plan.copies.map(\.sourceTopic.name) == ["paid"])
    world.policy.only = ObjectSelection("prod-to-dr")
    #expect(world.plan.copies.count == 2)
    world.policy.only = ObjectSelection("other")
    #expect(world.plan.summary.linkCount == 0)
  }

  @Test("LINK and LINK/TOPIC are read, with empty parts refused", arguments: ["", "/", "a/", "/b"])
  func badSelections(text: String) {
    #expect(ObjectSelection(text) == nil)
    #expect(ObjectSelection("a/b/c") == ObjectSelection(link: "a", topic: "b/c"))
  }

  @Test("Two links that want one destination topic are both refused, and only for that topic")
  func conflict() {
    var world = World()
    world.source["paid"] = World.topic(id: "S2")
    world.desired.links.append(World.link("second"))
    world.register("second")
    world.desired.mirrorTopics.append(World.mirrorTopic("more", link: "second", topics: ["orders", "paid"]))
    let plan = world.plan
    #expect(plan.blockedReasons == [.mirrorNameConflict, .mirrorNameConflict])
    #expect(plan.copies.map(\.address) == [.mirror(link: "second", topic: "paid")])
  }

  @Test("Of two links that want one topic the one that has it goes on")
  func conflictWithOwner() {
    var world = World()
    world.mirrorExists()
    world.desired.links.append(World.link("second"))
    world.register("second")
    world.desired.mirrorTopics.append(World.mirrorTopic("more", link: "second", topics: ["orders"]))
    let plan = world.plan
    #expect(plan.blockedReasons == [.ownedByOther])
    #expect(plan.copies.map(\.link) == ["prod-to-dr"])
  }
}
