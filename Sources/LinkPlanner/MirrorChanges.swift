import LinkModel

/// The changes that bring one mirror to what is wanted, once nothing speaks against it.
struct MirrorChanges {
  let wanted: WantedMirror
  let context: LinkContext
  let source: SourceTopic

  private var activity: MirrorRecord.Activity { wanted.state == .paused ? .paused : .mirroring }
  private var cluster: String { context.link.destination }

  /// The mirror is absent, and made.
  func creation() throws(Refused) -> MirrorVerdict {
    let pins = try pinnedConfigs()
    let starts = try source.startOffsets(wanted.startFrom)
    let late = LateStart(fillerOffsets: starts, firstOffsets: starts)
    try late.check(against: wanted.maxFillerOffsets, of: source)
    let action = MirrorTopicCreation(
      link: wanted.link, cluster: cluster, source: source.identity, destinationTopic: wanted.destinationTopic,
      partitionCount: source.partitionCount, replicationFactor: wanted.replicationFactor, configs: pins.atCreation,
      activity: activity, startOffsets: starts)
    let partitions = source.partitionCount == 1 ? "1 partition" : "\(source.partitionCount) partitions"
    let cost = source.cost(above: starts.map { _ in 0 }, filler: starts)
    let change = Change(
      address: wanted.address, kind: .create,
      title: "create\(activity == .paused ? " paused" : ""), \(partitions)\(late.title)",
      differences: creationDifferences(action), reason: "\(cluster) has no topic \(wanted.destinationTopic)",
      place: wanted.place, actions: [.createMirrorTopic(action)], cost: activity == .paused ? nil : cost)
    let copy = copy(cost)
    return MirrorVerdict(changes: [change], copy: copy, warnings: tombstoneWarnings(copy, above: starts, isMade: false))
  }

  private func creationDifferences(_ action: MirrorTopicCreation) -> [Change.Difference] {
    let configs = action.configs.sorted { $0.key < $1.key }.map {
      Change.Difference($0.key, before: nil, after: $0.value)
    }
    let factor = action.replicationFactor.map(String.init) ?? "the destination's default"
    return [
      Change.Difference("topic", before: nil, after: action.destinationTopic),
      Change.Difference("partitions", before: nil, after: String(action.partitionCount)),
      Change.Difference("replicationFactor", before: nil, after: factor),
      Change.Difference("state", before: nil, after: wanted.state.rawValue),
    ] + startDifference(action.startOffsets) + configs
  }

  private func startDifference(_ starts: [Int64]) -> [Change.Difference] {
    guard starts.contains(where: { $0 > 0 }) else { return [] }
    let shown = starts.prefix(20).map(String.init).joined(separator: ", ") + (starts.count > 20 ? ", …" : "")
    return [Change.Difference("startOffsets", before: nil, after: shown)]
  }

  /// The mirror is there and ours: adopted, put back, paused or resumed where that is needed, and copied.
  func upkeep(of mirror: MirrorTopic, record: MirrorRecord) throws(Refused) -> MirrorVerdict {
    try checkRight(.write, "WRITE", on: mirror)
    try checkRight(.read, "READ", on: mirror)
    let late = try LateStart(of: mirror, record: record, source: source)
    try late.check(against: wanted.maxFillerOffsets, of: source)
    if late.deletesRecords { try checkRight(.delete, "DELETE", on: mirror) }
    var changes: [Change] = []
    if record.phase == .intended {
      changes.append(adoption(of: mirror))
    } else if record.activity != activity {
      changes.append(activityChange(from: record.activity))
    }
    if let correction = try correction(of: mirror, record: record) { changes.append(correction) }
    let copy = copy(source.cost(above: mirror.logEndOffsets, filler: late.fillerOffsets))
    let ends = zip(mirror.logEndOffsets, late.firstOffsets).map(max)
    return MirrorVerdict(
      changes: changes, copy: copy, warnings: tombstoneWarnings(copy, above: ends, isMade: true))
  }

  private func adoption(of mirror: MirrorTopic) -> Change {
    let action = MirrorTopicAdoption(
      link: wanted.link, cluster: cluster, source: source.identity, destination: mirror.identity,
      partitionCount: mirror.partitionCount, activity: activity)
    let id = Change.Difference("topic id", before: nil, after: mirror.identity.id ?? "none")
    return Change(
      address: wanted.address, kind: .update, title: "record the topic that an interrupted run created",
      differences: [id], reason: "the intent to create it is recorded, and the topic is there and empty",
      place: wanted.place, actions: [.adoptMirrorTopic(action)])
  }

  private func activityChange(from recorded: MirrorRecord.Activity) -> Change {
    let action = MirrorActivityChange(
      link: wanted.link, cluster: cluster, destinationTopic: wanted.destinationTopic, activity: activity)
    let before = recorded == .paused ? DesiredMirrorState.paused : .mirroring
    return Change(
      address: wanted.address, kind: .update, title: activity == .paused ? "pause" : "resume",
      differences: [Change.Difference("state", before: before.rawValue, after: wanted.state.rawValue)],
      reason: "the manifest asks for \(wanted.state.rawValue)", place: wanted.place,
      actions: [.setMirrorActivity(action)])
  }

  /// nil: every pinned config is as it shall be.
  private func correction(of mirror: MirrorTopic, record: MirrorRecord) throws(Refused) -> Change? {
    let differences = try pinnedConfigs().corrections(of: mirror.configs)
    guard !differences.isEmpty else { return nil }
    try checkRight(.alterConfigs, "ALTER_CONFIGS", on: mirror)
    let set = Dictionary(uniqueKeysWithValues: differences.map { ($0.name, $0.after ?? "") })
    let action = TopicConfigsCorrection(link: wanted.link, cluster: cluster, topic: mirror.identity, set: set)
    let isDrift = differences.contains { PinnedConfigs.isDrift($0, createdWith: record.configs) }
    return Change(
      address: wanted.address, kind: .update, isDrift: isDrift,
      title: differences.count == 1 ? "correct 1 config" : "correct \(differences.count) configs",
      differences: differences,
      reason: isDrift
        ? "the destination was changed since we last wrote it; mirroring exactly needs these"
        : "the source's configs ask for more than the mirror has",
      place: wanted.place, actions: [.setTopicConfigs(action)])
  }

  private func pinnedConfigs() throws(Refused) -> PinnedConfigs {
    PinnedConfigs(
      sourceConfigs: source.configs, knownConfigs: try context.destination.knownTopicConfigs.seen(),
      destinationDefaults: context.destination.brokerConfigs.value)
  }

  private func checkRight(_ right: ClusterOperation, _ name: String, on mirror: MirrorTopic) throws(Refused) {
    guard context.requiresWriteRights, let allowed = mirror.allowedOperations, !allowed.contains(right) else { return }
    throw .blocked(.missingRight, "\(cluster): the right \(name) on the topic \(mirror.identity.name) is missing")
  }

  private func copy(_ cost: CopyCost) -> MirrorCopy? {
    guard activity == .mirroring else { return nil }
    return MirrorCopy(
      link: wanted.link, sourceTopic: source.identity, destinationTopic: wanted.destinationTopic,
      partitionCount: source.partitionCount, place: wanted.place, cost: cost, compaction: source.compaction)
  }
}
