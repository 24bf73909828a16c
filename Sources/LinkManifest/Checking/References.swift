import LinkModel

/// What one document cannot say alone: names exist, are unique, and no topic is claimed twice.
struct References {
  private let documents: [CheckedDocument]
  /// Something was not read, so that a name that seems unknown may stand there.
  private let isComplete: Bool
  /// The first document of each name.
  private let index: [ManifestKind: [String: CheckedDocument]]
  private var findings = Findings()

  static func check(_ documents: [CheckedDocument], isComplete: Bool, findings: inout Findings) {
    var references = References(documents: documents, isComplete: isComplete)
    references.checkNames()
    references.checkClusterIDs()
    references.checkReferences()
    references.checkTopics()
    findings.merge(references.findings)
  }

  private init(documents: [CheckedDocument], isComplete: Bool) {
    self.documents = documents
    self.isComplete = isComplete
    index = Dictionary(grouping: documents, by: \.kind).mapValues { documents in
      Dictionary(documents.compactMap { document in document.name.map { ($0, document) } }) { first, _ in first }
    }
  }

  private func all(_ kind: ManifestKind) -> [CheckedDocument] { documents.filter { $0.kind == kind } }

  private func find(_ kind: ManifestKind, _ name: String?) -> CheckedDocument? {
    name.flatMap { index[kind]?[$0] }
  }

  private mutating func checkNames() {
    for kind in ManifestKind.allCases {
      reportTwice(all(kind).compactMap { $0.metadata["name"] }) { name, first in
        (.duplicateName, "a \(kind.rawValue) named \(quoted(name)) was declared before, at \(first)")
      }
    }
  }

  /// A cluster is its id: two names for one would hide that source and destination are the same.
  private mutating func checkClusterIDs() {
    reportTwice(all(.kafkaCluster).compactMap { $0.spec["clusterId"] }) { _, first in
      (.duplicateName, "another KafkaCluster with this clusterId was declared before, at \(first)")
    }
  }

  private mutating func checkReferences() {
    for link in all(.clusterLink) {
      for field in ["source", "destination"] { checkReference(link.spec[field], to: .kafkaCluster) }
    }
    for topic in all(.mirrorTopic) { checkReference(topic.spec["link"], to: .clusterLink) }
  }

  private mutating func checkReference(_ value: CheckedValue?, to kind: ManifestKind) {
    guard isComplete, let value, let name = value.text, find(kind, name) == nil else { return }
    let names = Set(all(kind).compactMap(\.name)).sorted()
    let known = names.isEmpty ? "no \(kind.rawValue) is declared" : "declared are \(names.joined(separator: ", "))"
    findings.add(
      .unknownReference, at: value.place, "no \(kind.rawValue) is named \(quoted(name))",
      hint: Nearest.hint(to: name, among: names) ?? known)
  }

  private mutating func checkTopics() {
    for link in all(.clusterLink) { checkFilters(of: link) }
    var claims: [Claim] = []
    for document in all(.mirrorTopic) {
      let link = find(.clusterLink, document.spec.text("link"))
      for topic in document.topics {
        guard let name = topic.text else { continue }
        checkName(name, at: topic.place, link: link)
        let linkName = document.spec.text("link") ?? ""
        claims.append(Claim(topic: name, place: topic.place, link: linkName, linkSpec: link?.spec))
      }
    }
    checkClaims(claims)
  }

  /// A topic that a MirrorTopic names.
  private struct Claim {
    var topic: String
    var place: SourcePlace
    var link: String
    var linkSpec: CheckedObject?
  }

  private mutating func checkClaims(_ claims: [Claim]) {
    var sources: [String: SourcePlace] = [:]
    var mirrors: [String: Claim] = [:]
    for claim in claims {
      if let first = sources.updateValue(claim.place, forKey: "\(claim.link)/\(claim.topic)") {
        findings.add(
          .duplicateTopic, at: claim.place,
          "topic \(quoted(claim.topic)) of link \(quoted(claim.link)) was named before, at \(first)")
        continue
      }
      guard let link = claim.linkSpec, let destination = link.text("destination") else { continue }
      let mirror = (link.text("topicPrefix") ?? "") + claim.topic
      if let first = mirrors.updateValue(claim, forKey: "\(destination)/\(mirror)"), first.link != claim.link {
        findings.add(
          .duplicateTopic, at: claim.place,
          "link \(quoted(first.link)) makes the topic \(quoted(mirror)) on \(quoted(destination)) too, at \(first.place)",
          hint: "give one of the links a topicPrefix")
      }
    }
  }

  private mutating func checkFilters(of link: CheckedDocument) {
    for rule in link.spec.object("topics")?.list("filters") ?? [] {
      guard let pattern = rule.object?.object("include") else { continue }
      if let literal = pattern["literal"], let name = literal.text {
        checkName(name, at: literal.place, link: link)
      } else if let prefix = pattern["prefix"], let text = prefix.text, TopicName.isInternal(text) {
        findings.add(
          .internalTopic, at: prefix.place, "topics that begin with \(quoted(text)) are internal, and never mirrored",
          hint: "remove it")
      }
    }
  }

  private mutating func checkName(_ name: String, at place: SourcePlace, link: CheckedDocument?) {
    if TopicName.isInternal(name) || stateTopics(of: link).contains(name) {
      findings.add(
        .internalTopic, at: place, "the topic \(quoted(name)) is internal, and never mirrored", hint: "remove it")
      return
    }
    let mirror = (link?.spec.text("topicPrefix") ?? "") + name
    if let problem = TopicName.problem(with: mirror) {
      findings.add(.illegalTopicName, at: place, "the mirror's name \(quoted(mirror)) \(problem)")
    } else if stateTopic(of: link?.spec.text("destination")) == mirror {
      findings.add(.internalTopic, at: place, "the mirror would be named as the destination's state topic")
    }
  }

  private func stateTopics(of link: CheckedDocument?) -> [String] {
    ["source", "destination"].compactMap { stateTopic(of: link?.spec.text($0)) }
  }

  private func stateTopic(of clusterName: String?) -> String? {
    find(.kafkaCluster, clusterName).map { $0.stateTopicName }
  }

  private mutating func reportTwice(
    _ values: [CheckedValue], _ report: (_ text: String, _ first: SourcePlace) -> (Diagnostic.Code, String)
  ) {
    var firstPlaces: [String: SourcePlace] = [:]
    for value in values {
      guard let text = value.text else { continue }
      guard let first = firstPlaces[text] else {
        firstPlaces[text] = value.place
        continue
      }
      let (code, message) = report(text, first)
      findings.add(code, at: value.place, message)
    }
  }
}

extension CheckedDocument {
  /// The topics that a MirrorTopic names, in the order written.
  var topics: [CheckedValue] { spec["topic"].map { [$0] } ?? spec.list("topics") }

  /// A KafkaCluster's state topic, written or not.
  var stateTopicName: String { spec.object("stateTopic")?.text("name") ?? StateTopicSpec.defaultName }
}
