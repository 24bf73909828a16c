import LinkModel

extension DesiredState {
  /// The values of documents without a mistake; nil if one lacks what its form requires.
  init?(_ documents: [CheckedDocument]) {
    self.init()
    let stateTopics = Dictionary(
      documents.filter { $0.kind == .kafkaCluster }.compactMap { document in
        document.name.map { ($0, document.stateTopicName) }
      }, uniquingKeysWith: { first, _ in first })
    for document in documents {
      switch document.kind {
      case .kafkaCluster:
        guard let cluster = KafkaClusterSpec(document) else { return nil }
        clusters.append(cluster)
      case .clusterLink:
        guard let link = ClusterLinkSpec(document, stateTopics: stateTopics) else { return nil }
        links.append(link)
      case .mirrorTopic:
        guard let mirrorTopic = MirrorTopicSpec(document) else { return nil }
        mirrorTopics.append(mirrorTopic)
      }
    }
    clusters.sort { $0.name < $1.name }
    links.sort { $0.name < $1.name }
    mirrorTopics.sort { $0.name < $1.name }
  }
}

extension ManifestMetadata {
  init?(_ document: CheckedDocument) {
    guard let name = document.name else { return nil }
    let entries = { (field: String) in
      document.metadata.map(field).map { Entry(key: $0.key, value: $0.value) }.sorted { $0.key < $1.key }
    }
    self.init(
      name: name, place: document.place, labels: entries("labels"), annotations: entries("annotations"),
      specHash: stableHash(document.kind.rawValue + CheckedValue.Value.object(document.spec).canonical))
  }
}

extension KafkaClusterSpec {
  init?(_ document: CheckedDocument) {
    let spec = document.spec
    let servers = spec.list("bootstrapServers").compactMap { $0.text.flatMap { BrokerAddress(parsing: $0) } }
    guard let metadata = ManifestMetadata(document), !servers.isEmpty else { return nil }
    self.init(
      metadata: metadata, clusterID: spec.text("clusterId"), bootstrapServers: servers,
      stateTopic: StateTopicSpec(
        name: document.stateTopicName, replicationFactor: spec.object("stateTopic")?.integer("replicationFactor")))
  }
}

extension ClusterLinkSpec {
  init?(_ document: CheckedDocument, stateTopics: [String: String]) {
    let spec = document.spec
    guard let metadata = ManifestMetadata(document), let source = spec.text("source"),
      let destination = spec.text("destination")
    else { return nil }
    let topics = spec.object("topics")
    let rules = (topics?.list("filters") ?? []).compactMap { $0.object.flatMap { NameFilter.Rule($0) } }
    let reserved = Set([source, destination].compactMap { stateTopics[$0] }).sorted()
    self.init(
      metadata: metadata, source: source, destination: destination, topicPrefix: spec.text("topicPrefix") ?? "",
      state: spec.text("state").flatMap(DesiredMirrorState.init(rawValue:)) ?? .mirroring,
      topics: TopicSelection(
        autoMirror: topics?.boolean("autoMirror") ?? false,
        filter: NameFilter(rules: rules, stateTopics: reserved),
        replicationFactor: topics?.integer("replicationFactor"), startFrom: StartFrom(topics?.text("startFrom")),
        maxFillerOffsets: topics?.object("lateStart")?.integer("maxOffsets").map(Int64.init)
          ?? TopicSelection.defaultMaxFillerOffsets),
      bandwidthLimit: spec.object("bandwidth")?.integer("limit").map(Int64.init))
  }
}

extension StartFrom {
  /// - Parameter text: as it was found to fit; nil: left out.
  init(_ text: String?) {
    switch text {
    case nil, "earliest": self = .earliest
    case "latest": self = .latest
    case let text?: self = TextForm.milliseconds(ofTimestamp: text).map(StartFrom.timestamp) ?? .earliest
    }
  }
}

extension NameFilter.Rule {
  init?(_ rule: CheckedObject) {
    let effect: Effect = rule.isWritten("include") ? .include : .exclude
    guard let pattern = rule.object(effect.rawValue) else { return nil }
    if let literal = pattern.text("literal") {
      self.init(effect, .literal(literal), place: rule.place)
    } else if let prefix = pattern.text("prefix") {
      self.init(effect, .prefix(prefix), place: rule.place)
    } else {
      return nil
    }
  }
}

extension MirrorTopicSpec {
  init?(_ document: CheckedDocument) {
    let spec = document.spec
    guard let metadata = ManifestMetadata(document), let link = spec.text("link") else { return nil }
    self.init(
      metadata: metadata, link: link,
      topics: document.topics.compactMap { topic in topic.text.map { Topic(name: $0, place: topic.place) } },
      state: spec.text("state").flatMap(DesiredMirrorState.init(rawValue:)),
      replicationFactor: spec.integer("replicationFactor"))
  }
}
