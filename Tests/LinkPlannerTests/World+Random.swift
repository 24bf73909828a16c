import LinkModel
import LinkPlanner
import TestSupport

extension World {
  private static let names = ["orders", "paid", "refunds", "tmp"]

  /// Two links to one destination from sources of their own, each with a prefix or none, so that their mirrors may meet;
  /// topics, records and manifests of all kinds; and now and then something that could not be seen.
  static func random(using generator: inout SeededGenerator) -> World {
    var world = World()
    world.desired.clusters.append(cluster("west", line: 15))
    world.observed.clusters["west"] = .read(snapshot("WEST"))
    world.desired.links.append(link("west-to-dr"))
    world.desired.links[1].source = "west"
    world.records.links = []
    world.addTopics(&generator)
    for index in world.desired.links.indices { world.chooseLink(index, &generator) }
    if oneIn(4, &generator) { world.desired.mirrorTopics[0].state = .paused }
    if oneIn(2, &generator) {
      world.desired.mirrorTopics.append(mirrorTopic("west-paid", link: "west-to-dr", topics: ["paid"]))
    }
    world.hideParts(&generator)
    return world
  }

  private static func oneIn(_ count: Int, _ generator: inout SeededGenerator) -> Bool {
    Int.random(in: 0..<count, using: &generator) == 0
  }

  private mutating func addTopics(_ generator: inout SeededGenerator) {
    for source in ["prod", "west"] {
      for name in Self.names where Self.oneIn(2, &generator) {
        self[cluster: source].topics[name] = .read(Self.randomTopic(id: "S-\(name)", &generator))
      }
    }
    for name in Self.names + ["dr.orders", "west.paid"] where Self.oneIn(2, &generator) {
      let id = Self.oneIn(2, &generator) ? "id-of-\(name)" : "other"
      destination[name] = Self.randomTopic(id: id, &generator)
    }
  }

  private mutating func chooseLink(_ index: Int, _ generator: inout SeededGenerator) {
    let link = desired.links[index].name
    let source = desired.links[index].source
    let prefix = Self.oneIn(2, &generator) ? "" : (source == "prod" ? "dr." : "west.")
    let rules = Self.names.map { name in
      NameFilter.Rule(Self.oneIn(2, &generator) ? .include : .exclude, .literal(name), place: Self.place(24))
    }
    desired.links[index].topicPrefix = prefix
    desired.links[index].topics = TopicSelection(
      autoMirror: Self.oneIn(2, &generator), filter: NameFilter(rules: rules))
    if Self.oneIn(3, &generator) { desired.links[index].topics.startFrom = .latest }
    if Self.oneIn(5, &generator) { desired.links[index].topics.startFrom = .timestamp(1_000) }
    if Self.oneIn(8, &generator) { desired.links[index].topics.maxFillerOffsets = 5 }
    desired.links[index].state = Self.oneIn(2, &generator) ? .mirroring : .paused
    if !Self.oneIn(4, &generator) {
      register(link, prefix: Self.oneIn(8, &generator) ? "other." : prefix, source: source == "prod" ? "PROD" : "WEST")
    }
    for name in Self.names where Self.oneIn(2, &generator) {
      let owner = Self.oneIn(5, &generator) ? "other" : link
      records.mirrors[prefix + name] = Self.randomRecord(of: name, as: prefix + name, owner: owner, &generator)
    }
  }

  /// What could not be looked at: a whole cluster, a state topic, a topic, or a part of what is known of it.
  private mutating func hideParts(_ generator: inout SeededGenerator) {
    let reasons: [Reason] = [.leaderUnavailable, .missingRight, .clusterUnreachable, .advertisedAddressUnreachable]
    func unavailable() -> Unavailable {
      Unavailable(reason: reasons.randomElement(using: &generator) ?? .missingRight, message: "hidden")
    }
    for name in ["dr", "prod", "west"] {
      if Self.oneIn(3, &generator) {
        for topic in self[cluster: name].topics.keys.sorted() where Self.oneIn(4, &generator) {
          hide(topic, on: name, unavailable(), &generator)
        }
      }
      if Self.oneIn(12, &generator) { self[cluster: name].brokerConfigs = .unavailable(unavailable()) }
      if Self.oneIn(12, &generator) { self[cluster: name].knownTopicConfigs = .unavailable(unavailable()) }
      if Self.oneIn(16, &generator) { observed.clusters[name] = .unavailable(unavailable()) }
    }
    switch Int.random(in: 0..<16, using: &generator) {
    case 0, 1: observed.states["dr"] = .absent
    case 2: observed.states["dr"] = .unreadable(unavailable())
    default: break
    }
  }

  private mutating func hide(
    _ topic: String, on name: String, _ unavailable: Unavailable, _ generator: inout SeededGenerator
  ) {
    guard var snapshot = self[cluster: name].topics[topic]?.value else { return }
    switch Int.random(in: 0..<4, using: &generator) {
    case 0: self[cluster: name].topics[topic] = .unavailable(unavailable)
    case 1: snapshot.details = nil
    case 2: snapshot.details?.configs = .unavailable(unavailable)
    default: snapshot.details?.offsets = .unavailable(unavailable)
    }
    guard self[cluster: name].topics[topic]?.value != nil else { return }
    self[cluster: name].topics[topic] = .read(snapshot)
  }

  private static func randomTopic(id: String, _ generator: inout SeededGenerator) -> TopicSnapshot {
    let start: Int64 = oneIn(2, &generator) ? 10 : 0
    var drifted = oneIn(2, &generator) ? ["retention.ms": "1"] : [:]
    if oneIn(3, &generator) {
      drifted["cleanup.policy"] = oneIn(2, &generator) ? "compact" : "delete,compact"
      drifted["delete.retention.ms"] = oneIn(2, &generator) ? "1000" : "86400000"
    }
    var topic = topic(
      id: id, partitions: Int.random(in: 1...2, using: &generator), start: start,
      ends: start + (oneIn(2, &generator) ? 20 : 0), configs: pinned.merging(drifted) { $1 })
    if !oneIn(8, &generator) {
      let found: Int64? = oneIn(3, &generator) ? nil : start + 3
      topic.details?.offsetsAtTimes = [1_000: .read(topic.partitions.map { _ in found })]
    }
    return topic
  }

  private static func randomRecord(
    of source: String, as destination: String, owner: String, _ generator: inout SeededGenerator
  ) -> MirrorRecord {
    let isCreated = oneIn(2, &generator)
    var record = MirrorRecord(
      link: owner, scope: "default", source: TopicIdentity(name: source, id: "S-\(source)"),
      destination: TopicIdentity(name: destination, id: isCreated ? "id-of-\(destination)" : nil),
      phase: isCreated ? .created : .intended, activity: oneIn(2, &generator) ? .paused : .mirroring,
      partitionCount: 1, createdByOwnership: 1)
    if oneIn(3, &generator) { record.startOffsets = [Int64.random(in: 0...30, using: &generator)] }
    if isCreated, oneIn(6, &generator) {
      record.lastStop = RecordedStop(reason: .sourceDiverged, partition: 0, message: "", atMilliseconds: 0)
    }
    return record
  }
}
