import LinkModel

/// What is done for one mirror, on its destination.
struct MirrorActions {
  let scope: String
  let destination: DestinationAccess
  /// False for a run that copies nothing: it raises no ownership number.
  let takesOwnership: Bool
  /// Milliseconds since 1970.
  let now: () -> Int64

  /// The intent is recorded before CreateTopics, and the id after it: whenever a run dies, its successor can tell
  /// whether a topic of that name is ours (docs/state.md, *Crash windows*).
  func create(_ creation: MirrorTopicCreation) async throws(ActionFailure) {
    let link = identity(creation.link)
    let journal = destination.journal
    try await journal.open(link)
    guard journal.state.links[link] != nil else {
      throw ActionFailure(.stateUnknown, "the link is not recorded in the state topic of \(creation.cluster)")
    }
    let earlier = journal.state.mirrors[MirrorKey(identity: link, sourceTopic: creation.source.name)]?.record
    if earlier?.phase == .created { try await requireAbsent(creation) }
    var record = intent(for: creation, of: link, in: journal.state)
    if takesOwnership {
      record.createdByOwnership = try await destination.ownership.take(link: creation.link).ownershipNumber
    }
    try await journal.record([.mirror(record)], of: link)
    try await journal.refresh()
    guard journal.state.holder(ofDestinationTopic: creation.destinationTopic)?.key == record.key else {
      try await takeBack(record, earlier?.phase == .created ? earlier : nil)
      throw ActionFailure(.ownedByOther, "another link recorded the topic \(creation.destinationTopic) first")
    }
    guard let topic = try await make(creation) else {
      try await takeBack(record, earlier)
      let place = "\(creation.cluster) has a topic \(creation.destinationTopic)"
      throw ActionFailure(.nameTaken, "\(place), which this run did not make")
    }
    record.phase = .created
    record.destination.id = topic.id
    record.createdAtMilliseconds = now()
    try await journal.record([.mirror(record)], of: link)
  }

  private func request(for creation: MirrorTopicCreation) -> TopicRequest {
    TopicRequest(
      name: creation.destinationTopic, partitionCount: creation.partitionCount,
      replicationFactor: creation.replicationFactor, configs: creation.configs)
  }

  /// The record of a mirror that was made is given up only on the controller's word that its topic is gone. A broker
  /// whose metadata lags shows none, too, and without the record our own mirror would be somebody else's topic.
  private func requireAbsent(_ creation: MirrorTopicCreation) async throws(ActionFailure) {
    guard try await destination.topics.exists(request(for: creation)) else { return }
    let shown = "the topic \(creation.destinationTopic) is there, and a broker's metadata did not show it"
    throw ActionFailure(.executionFailed, "\(shown); nothing was changed: reconcile again, which looks anew")
  }

  /// nil: a topic of that name was there, and it was not this run that made it.
  private func make(_ creation: MirrorTopicCreation) async throws(ActionFailure) -> LiveTopic? {
    let request = request(for: creation)
    switch try await destination.topics.create(request) {
    case .created(let id):
      return try await destination.topics.waitForLeaders(of: request.name, id: id)
    case .thereAfterLostAnswer:
      let topic = try await destination.topics.waitForLeaders(of: request.name, id: nil)
      try await requireUntouched(topic, partitionCount: request.partitionCount)
      return topic
    case .nameTaken:
      return nil
    }
  }

  /// Without the intent the next plan refuses the name; with it, an empty topic of somebody else would pass for ours.
  /// What an earlier run recorded is put back: a topic of ours to which requests may still be under way, or an intent
  /// of which this topic may be the outcome.
  private func takeBack(_ intent: MirrorRecord, _ earlier: MirrorRecord?) async throws(ActionFailure) {
    if let earlier {
      try await destination.journal.record([.mirror(earlier)], of: intent.identity)
    } else {
      try await destination.journal.remove(.mirror(intent.key), of: intent.identity)
    }
  }

  private func intent(
    for creation: MirrorTopicCreation, of link: LinkIdentity, in state: RecordedState
  ) -> MirrorRecord {
    MirrorRecord(
      link: link.link, scope: link.scope, source: creation.source,
      destination: TopicIdentity(name: creation.destinationTopic, id: nil), phase: .intended,
      activity: creation.activity, partitionCount: creation.partitionCount, configs: creation.configs,
      createdByOwnership: 0, replacesEarlierTopic: state.hadEarlierTopic(named: creation.destinationTopic),
      startOffsets: creation.startOffsets.contains { $0 > 0 } ? creation.startOffsets : nil)
  }

  func adopt(_ adoption: MirrorTopicAdoption) async throws(ActionFailure) {
    let key = MirrorKey(identity: identity(adoption.link), sourceTopic: adoption.source.name)
    try await destination.journal.open(key.identity)
    guard var record = destination.journal.state.mirrors[key]?.record, record.phase == .intended,
      record.destination.name == adoption.destination.name
    else {
      throw ActionFailure(.stateUnknown, "no intent to make \(adoption.destination.name) is recorded any more")
    }
    let topic = try await live(adoption.destination)
    try await requireUntouched(topic, partitionCount: adoption.partitionCount)
    record.phase = .created
    record.source = adoption.source
    record.destination.id = topic.id
    record.createdAtMilliseconds = now()
    record.activity = adoption.activity
    try await destination.journal.record([.mirror(record)], of: key.identity)
  }

  func correct(_ correction: TopicConfigsCorrection) async throws(ActionFailure) {
    _ = try await live(correction.topic)
    try await destination.topics.set(correction.set, of: correction.topic.name)
  }

  func setActivity(_ change: MirrorActivityChange) async throws(ActionFailure) {
    try await destination.journal.open(identity(change.link))
    let holder = destination.journal.state.holder(ofDestinationTopic: change.destinationTopic)
    guard var record = holder, record.identity == identity(change.link) else {
      throw ActionFailure(.ownedByOther, "\(change.destinationTopic) is not recorded as a mirror of the link")
    }
    record.activity = change.activity
    try await destination.journal.record([.mirror(record)], of: record.identity)
  }

  /// The topic as it is now, which must still be the one that the plan looked at.
  private func live(_ topic: TopicIdentity) async throws(ActionFailure) -> LiveTopic {
    guard let found = try await destination.topics.look(at: topic.name) else {
      throw ActionFailure(.destinationRecreated, "the topic \(topic.name) is gone")
    }
    guard found.id == topic.id else {
      let ids = "\(found.id ?? "none"), not \(topic.id ?? "none")"
      throw ActionFailure(.destinationRecreated, "the topic \(topic.name) has now the id \(ids)")
    }
    return found
  }

  /// Nothing is appended to a topic that is only intended, so one that holds anything is not ours.
  private func requireUntouched(
    _ topic: LiveTopic, partitionCount: Int
  ) async throws(ActionFailure) {
    guard topic.partitionCount == partitionCount else {
      let counts = "\(topic.partitionCount) partitions, and \(partitionCount) were asked for"
      throw ActionFailure(.nameTaken, "the topic \(topic.name) has \(counts)")
    }
    guard try await destination.topics.isEmpty(topic) else {
      throw ActionFailure(.nameTaken, "the topic \(topic.name) holds records that are not ours")
    }
  }

  private func identity(_ link: String) -> LinkIdentity { LinkIdentity(scope: scope, link: link) }
}
