import LinkModel

/// One mirror, desired against live: the rows of the table in docs/manifests.md, from top to bottom.
struct MirrorJudgement {
  let wanted: WantedMirror
  let context: LinkContext
  /// Other links that want the same destination topic.
  let rivals: [String]

  func verdict() throws(Refused) -> MirrorVerdict {
    try checkName()
    let record = try ownRecord()
    let destination = try topic(wanted.destinationTopic, on: context.destination, named: context.link.destination)
    guard let source = try topic(wanted.topic, on: context.source, named: context.link.source) else {
      throw .blocked(.sourceTopicGone, "\(context.link.source) has no topic \(wanted.topic)")
    }
    let live = try SourceTopic(wanted.topic, source, on: context.link.source)
    guard let destination else { return try absent(live) }
    return try present(live, destination, record: record)
  }

  private func checkName() throws(Refused) {
    let name = wanted.destinationTopic
    if let problem = TopicName.problem(with: name) {
      let shown = name.unicodeScalars.prefix(260).map { $0.escaped(asASCII: true) }.joined()
      throw .blocked(.illegalTopicName, "the mirror's name \"\(shown)\" \(problem)")
    }
    if TopicName.isInternal(name) || name == context.stateTopic {
      throw .blocked(.internalTopic, "the mirror's name would be \(name)")
    }
  }

  /// The mirror's record, if it has one.
  private func ownRecord() throws(Refused) -> MirrorRecord? {
    let name = wanted.destinationTopic
    guard let record = context.records.mirrors[name] else {
      guard rivals.isEmpty else {
        let others = rivals.joined(separator: ", ")
        throw .blocked(.mirrorNameConflict, "\(others) wants a mirror named \(name) on this cluster, too")
      }
      return nil
    }
    guard record.link == wanted.link, record.scope == context.scope else {
      let owner = "link \(record.link) of scope \(record.scope)"
      throw .blocked(.ownedByOther, "\(name) on \(context.link.destination) is recorded as a mirror of \(owner)")
    }
    return record
  }

  /// nil: absent.
  private func topic(
    _ name: String, on cluster: ClusterSnapshot, named clusterName: String
  ) throws(Refused) -> TopicSnapshot? {
    guard let observation = cluster.topics[name] else { return nil }
    return try observation.seen()
  }

  private func absent(_ source: SourceTopic) throws(Refused) -> MirrorVerdict {
    try MirrorChanges(wanted: wanted, context: context, source: source).creation()
  }

  /// A topic of the mirror's name is there.
  private func present(
    _ source: SourceTopic, _ destination: TopicSnapshot, record: MirrorRecord?
  ) throws(Refused) -> MirrorVerdict {
    guard let record else { throw notRecorded(destination) }
    let mirror = try MirrorTopic(wanted.destinationTopic, destination, on: context.link.destination)
    if record.phase == .intended {
      try checkAdoption(source, mirror)
    } else {
      try checkIdentity(source, mirror, record)
      if let stop = record.lastStop, stop.reason.category == .failed {
        throw .stopped(stop.reason, stop.message)
      }
    }
    try checkCopying(source, mirror)
    let changes = MirrorChanges(wanted: wanted, context: context, source: source)
    return try changes.upkeep(of: mirror, record: record)
  }

  /// Refused either way. A topic with every config that Lockstep pins is a mirror whose record is lost; any other one
  /// that is met before there is a state topic is simply there.
  private func notRecorded(_ destination: TopicSnapshot) -> Refused {
    let (name, cluster) = (wanted.destinationTopic, context.link.destination)
    let configs = destination.details?.configs.value ?? [:]
    guard context.isStateAbsent, PinnedConfigs.areAllSet(in: configs) else {
      return .blocked(.nameTaken, "\(cluster) has a topic \(name) that this link did not make")
    }
    return .blocked(
      .stateUnknown, "\(cluster) has a topic \(name), and no state topic \(context.stateTopic) to say whose it is")
  }

  /// An earlier run recorded its intent and did not live to record the id: ours only if nothing is in it yet.
  private func checkAdoption(_ source: SourceTopic, _ mirror: MirrorTopic) throws(Refused) {
    guard mirror.isEmpty, mirror.partitionCount == source.partitionCount else {
      throw .blocked(
        .nameTaken,
        "a run that was to create \(mirror.identity.name) ended before it could; the topic that is there is not empty")
    }
  }

  private func checkIdentity(
    _ source: SourceTopic, _ mirror: MirrorTopic, _ record: MirrorRecord
  ) throws(Refused) {
    if let recorded = record.destination.id, let live = mirror.identity.id, recorded != live {
      throw .blocked(
        .destinationRecreated, "\(mirror.identity.name) was made with the topic id \(recorded), and has \(live) now")
    }
    if let recorded = record.source.id, let live = source.identity.id, recorded != live {
      throw .blocked(
        .sourceTopicRecreated, "\(source.identity.name) had the topic id \(recorded) when mirrored, and has \(live) now"
      )
    }
  }

  private func checkCopying(_ source: SourceTopic, _ mirror: MirrorTopic) throws(Refused) {
    guard source.partitionCount == mirror.partitionCount else {
      throw .blocked(
        .partitionCountDiffers,
        "\(source.partitionCount) partitions on \(context.link.source), \(mirror.partitionCount) on "
          + context.link.destination)
    }
  }
}
