import LinkModel

@testable import LinkController

/// Everything that an execution asked of its destination, in order, across both seams.
final class Transcript {
  var lines: [String] = []
}

/// A cluster of topics in memory, with failures on demand. It knows nothing of mirrors.
final class FakeTopics: DestinationTopics {
  let transcript: Transcript
  var topics: [String: LiveTopic] = [:]
  var filled: Set<String> = []
  /// What CreateTopics answers, by name; a topic is made where there is no entry.
  var creations: [String: Result<CreationResult, ActionFailure>] = [:]
  var configFailure: ActionFailure?
  private var idsGiven = 0

  init(_ transcript: Transcript) { self.transcript = transcript }

  func create(_ request: TopicRequest) async throws(ActionFailure) -> CreationResult {
    transcript.lines.append("create \(request.name) \(request.partitionCount)")
    if let answer = creations[request.name] { return try answer.get() }
    if topics[request.name] != nil { return .nameTaken }
    put(request.name, partitionCount: request.partitionCount)
    return .created(id: topics[request.name]?.id)
  }

  func put(_ name: String, partitionCount: Int) {
    idsGiven += 1
    topics[name] = LiveTopic(name: name, id: "id\(idsGiven)", partitionCount: partitionCount, hasAllLeaders: true)
  }

  func look(at name: String) async throws(ActionFailure) -> LiveTopic? { topics[name] }

  func exists(_ request: TopicRequest) async throws(ActionFailure) -> Bool { topics[request.name] != nil }

  func waitForLeaders(of name: String, id: String?) async throws(ActionFailure) -> LiveTopic {
    guard let topic = topics[name] else { throw ActionFailure(.leaderUnavailable, "no \(name)") }
    return topic
  }

  func isEmpty(_ topic: LiveTopic) async throws(ActionFailure) -> Bool { !filled.contains(topic.name) }

  func set(_ configs: [String: String], of name: String) async throws(ActionFailure) {
    if let configFailure { throw configFailure }
    transcript.lines.append("set \(configs.keys.sorted().joined(separator: ",")) of \(name)")
  }

  func waitUntilConfigsAreObeyed() async {}
}

/// A journal in memory that can be cut off after a number of writes, as a crash would.
final class FakeJournal: StateJournal {
  let transcript: Transcript
  private(set) var state = RecordedState()
  /// Writes that are still taken; then every one fails with `failure`.
  var writesLeft = Int.max
  var failure = ActionFailure(.linkHeld, "taken over")
  private var offset: Int64 = 0
  private var nextProducerID: Int64 = 9_000

  init(_ transcript: Transcript) { self.transcript = transcript }

  func preset(_ records: [StateRecord]) {
    for record in records { append(record) }
  }

  /// What another process committed before it was fenced, and only the owner sees.
  var beforeOpening: [StateRecord] = []

  func open(_ link: LinkIdentity) async throws(ActionFailure) {
    preset(beforeOpening)
    beforeOpening = []
  }

  func record(_ records: [StateRecord], of link: LinkIdentity) async throws(ActionFailure) {
    try spendWrite()
    for record in records {
      transcript.lines.append(Self.line(record))
      append(record)
    }
  }

  func remove(_ key: StateKey, of link: LinkIdentity) async throws(ActionFailure) {
    try spendWrite()
    transcript.lines.append("remove \(key.text)")
    state.remove(key)
  }

  /// What other links committed in the meantime.
  var elsewhere: [StateRecord] = []

  func refresh() async throws(ActionFailure) {
    preset(elsewhere)
    elsewhere = []
  }

  func allocateProducerID() async throws(ActionFailure) -> Int64 {
    nextProducerID += 1
    return nextProducerID
  }

  private func append(_ record: StateRecord) {
    state.take(record, at: offset)
    offset += 1
  }

  private func spendWrite() throws(ActionFailure) {
    guard writesLeft > 0 else { throw failure }
    writesLeft -= 1
  }

  private static func line(_ record: StateRecord) -> String {
    switch record {
    case .link(let link): "record \(link.name) N=\(link.ownershipNumber) W=\(link.producerIDs)"
    case .mirror(let mirror):
      "record \(mirror.source.name) \(mirror.phase) \(mirror.activity) \(mirror.destination.id ?? "-")"
    case .linkStatus(let link, _): "status \(link.link)"
    case .mirrorStatus(let key, _): "status \(key.sourceTopic)"
    }
  }
}

/// Both halves and an executor over them.
struct RecordingDestination {
  let transcript = Transcript()
  let topics: FakeTopics
  let journal: FakeJournal
  let identity = LinkIdentity(scope: "default", link: "prod-to-dr")

  init() {
    topics = FakeTopics(transcript)
    journal = FakeJournal(transcript)
  }

  func executor(takesOwnership: Bool = true, mustEnd: @escaping () -> Bool = { false }) -> Executor {
    let ownership = Ownership(scope: "default", journal: journal)
    let destination = DestinationAccess(topics: topics, journal: journal, ownership: ownership)
    return Executor(
      scope: "default", destinations: ["dr": destination], destinationOfLink: ["prod-to-dr": "dr"],
      takesOwnership: takesOwnership, now: { 7_000 }, mustEnd: mustEnd)
  }
}

/// Changes as a planner would make them.
enum Changes {
  static let registered = LinkRecord(
    name: "prod-to-dr", scope: "default", sourceClusterID: "P", destinationClusterID: "D", topicPrefix: "")
  static let stateTopic = change(
    .cluster("dr"),
    .createStateTopic(
      StateTopicCreation(cluster: "dr", topic: "_lockstep.state", replicationFactor: 1, configs: [:])))
  static let register = change(.link("prod-to-dr"), .registerLink(registered))

  static func create(_ topic: String, startOffsets: [Int64] = []) -> Change {
    change(
      mirror(topic),
      .createMirrorTopic(
        MirrorTopicCreation(
          link: "prod-to-dr", cluster: "dr", source: TopicIdentity(name: topic, id: "s-\(topic)"),
          destinationTopic: topic, partitionCount: 2, replicationFactor: nil, configs: ["a": "b"],
          activity: .mirroring, startOffsets: startOffsets)))
  }

  static func adopt(_ topic: String, id: String) -> Change {
    change(
      mirror(topic),
      .adoptMirrorTopic(
        MirrorTopicAdoption(
          link: "prod-to-dr", cluster: "dr", source: TopicIdentity(name: topic, id: "s-\(topic)"),
          destination: TopicIdentity(name: topic, id: id), partitionCount: 2, activity: .mirroring)))
  }

  static func configs(_ topic: String, id: String) -> Change {
    change(
      mirror(topic),
      .setTopicConfigs(
        TopicConfigsCorrection(
          link: "prod-to-dr", cluster: "dr", topic: TopicIdentity(name: topic, id: id), set: ["retention.ms": "-1"])))
  }

  static func pause(_ topic: String) -> Change {
    change(
      mirror(topic),
      .setMirrorActivity(
        MirrorActivityChange(link: "prod-to-dr", cluster: "dr", destinationTopic: topic, activity: .paused)))
  }

  static func mirror(_ topic: String) -> ObjectAddress { .mirror(link: "prod-to-dr", topic: topic) }

  private static func change(_ address: ObjectAddress, _ action: ChangeAction) -> Change {
    Change(
      address: address, kind: .create, title: action.name, reason: "a test",
      place: SourcePlace(file: "t.yaml", line: 1, column: 1), actions: [action])
  }
}
