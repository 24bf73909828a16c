import LinkModel
import LinkPlanner
import Testing

@Suite("A link is bound to its clusters and its prefix")
struct LinkIdentityTests {
  @Test("A link that is not registered yet is registered before its mirrors are made")
  func registers() {
    var world = World()
    world.records = StateRecords()
    #expect(world.plan.actionNames == ["registerLink", "createMirrorTopic"])
  }

  @Test("Without a state topic that is made first, once for all links of a destination")
  func createsStateTopicOnce() {
    var world = World()
    world.desired.links.append(World.link("second", prefix: "second."))
    world.observed.states["dr"] = .absent
    #expect(world.plan.actionNames == ["createStateTopic", "registerLink", "createMirrorTopic", "registerLink"])
    #expect(world.plan.changes.first?.address == .cluster("dr"))
  }

  @Test("The state topic has three replicas, or as many as there are brokers", arguments: [(1, 1), (2, 2), (5, 3)])
  func stateTopicReplicas(brokers: Int, factor: Int) {
    var world = World()
    world.observed.states["dr"] = .absent
    world.dr.brokers = (0..<brokers).map { BrokerSnapshot(id: Int32($0), host: "h", port: 1) }
    guard case .createStateTopic(let creation) = world.plan.changes.first?.actions.first else {
      Issue.record("no state topic is made")
      return
    }
    #expect(creation.replicationFactor == factor)
    #expect(creation.configs["cleanup.policy"] == "compact")
  }

  @Test("Another prefix, source or destination than the recorded one is refused")
  func refusesOtherIdentity() {
    var prefix = World()
    prefix.desired.links[0].topicPrefix = "dr."
    #expect(prefix.plan.blockedReasons == [.immutableField])
    #expect(prefix.plan.blocked.first?.address == .link("prod-to-dr"))

    var source = World()
    source.prod.clusterID = "OTHER"
    #expect(source.plan.blockedReasons == [.immutableField])
    #expect(source.plan.blocked.first?.message.contains("\"PROD\"") == true)

    var destination = World()
    destination.dr.clusterID = "OTHER"
    #expect(destination.plan.blockedReasons == [.immutableField])
    #expect(destination.plan.changes.isEmpty)
  }

  @Test("The same link name in another scope is another link")
  func scopes() {
    var world = World()
    world.policy.scope = "payments"
    #expect(world.plan.actionNames == ["registerLink", "createMirrorTopic"])
  }

  @Test("A cluster with another id than the declared one is not touched")
  func wrongClusterID() {
    var world = World()
    world.desired.clusters[0] = World.cluster("dr", line: 1, id: "DECLARED")
    let plan = world.plan
    #expect(plan.unavailable.map(\.reason) == [.wrongClusterID])
    #expect(plan.changes.isEmpty && plan.copies.isEmpty)
  }

  @Test("A cluster that sends us to where nobody listens was not seen, though it lists no topic that would tell")
  func advertisedAddress() {
    var world = World()
    world.prod.topics = [:]
    let nobody = Unavailable(reason: .advertisedAddressUnreachable, message: "prod, broker 1 at prod-1:9092")
    world.prod.brokerConfigs = .unavailable(nobody)
    #expect(world.plan.unavailable.map(\.reason) == [.advertisedAddressUnreachable])
    world.prod.brokerConfigs = .unavailable(Unavailable(reason: .missingRight, message: "prod"))
    #expect(world.plan.unavailable.isEmpty)
  }

  @Test("A link from a cluster to itself is refused, whatever the manifests call the cluster")
  func sameCluster() {
    var world = World()
    world.prod.clusterID = "DR"
    #expect(world.plan.blockedReasons == [.sameCluster])
  }

  @Test("One link that cannot be seen does not stop another")
  func linksAreIndependent() {
    var world = World()
    world.desired.clusters.append(World.cluster("west", line: 15))
    var west = World.link("west-to-dr")
    west.source = "west"
    world.desired.links.append(west)
    world.observed.clusters["west"] = .unavailable(Unavailable(reason: .clusterUnreachable, message: "west"))
    let plan = world.plan
    #expect(plan.unavailable.map(\.address) == [.link("west-to-dr")])
    #expect(plan.actionNames == ["createMirrorTopic"])
  }
}
