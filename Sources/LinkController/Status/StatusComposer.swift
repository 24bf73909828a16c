import LinkModel
import LinkPlanner

/// Says how links and mirrors stand, from what was seen, what is recorded and what a plan would say. Pure, and no wish is
/// taken for a fact: what could not be looked at is `Unknown`.
struct StatusComposer {
  let desired: DesiredState
  let policy: PlanPolicy
  let view: Sight.View
  /// How old the first missing record is, in milliseconds, by mirror; without an entry where it is not known.
  let lagMilliseconds: [ObjectAddress: Int64]

  func report() -> StatusReport {
    StatusReport(links: interest.links.map(status), takenAtMilliseconds: now)
  }

  private var interest: Interest { Interest(in: desired, policy: policy) }
  private var now: Int64 { view.seen.observed.takenAtMilliseconds }

  private func status(of link: ClusterLinkSpec) -> LinkStatus {
    let identity = LinkIdentity(scope: policy.scope, link: link.name)
    let recorded = view.seen.recorded[link.destination]
    var conditions = recorded?.linkStatuses[identity]?.conditions ?? []
    conditions.set(sourceReachable(of: link))
    if let problem = problem(of: .link(link.name)) { conditions.set(notReady(problem)) }
    return LinkStatus(
      name: link.name, source: link.source, destination: link.destination, conditions: conditions,
      appliedRevision: recorded?.links[identity]?.appliedRevision,
      mirrors: mirrors(of: link).map { mirror in status(of: mirror, link) })
  }

  private func sourceReachable(of link: ClusterLinkSpec) -> Condition {
    let unavailable = view.seen.observed.clusters[link.source]?.unavailable
    return Condition(
      kind: .sourceReachable, truth: unavailable == nil ? .yes : .no, reason: unavailable?.reason,
      message: unavailable?.message ?? "", lastTransitionMilliseconds: now)
  }

  private func notReady(_ problem: RecordedStop) -> Condition {
    Condition(
      kind: .ready, truth: .no, reason: problem.reason, message: problem.message,
      lastTransitionMilliseconds: problem.atMilliseconds)
  }

  /// A mirror that is wished for or recorded.
  struct Mirror {
    var source: String
    var destination: String
    var record: MirrorRecord?

    func address(in link: ClusterLinkSpec) -> ObjectAddress { .mirror(link: link.name, topic: source) }
  }

  /// By the source topic's name: those that are wanted, and those that are recorded and wanted no more.
  func mirrors(of link: ClusterLinkSpec) -> [Mirror] {
    let state = view.seen.observed.states[link.destination]?.records ?? StateRecords()
    let listed = view.seen.observed.clusters[link.source]?.value?.topics.map { name, topic in
      (name: name, isInternal: topic.value?.isInternal ?? false)
    }
    let wanted = interest.wantedMirrors(of: link, sourceTopics: listed ?? [], records: state)
    var mirrors = wanted.reduce(into: [String: Mirror]()) { found, mirror in
      found[mirror.topic] = Mirror(source: mirror.topic, destination: mirror.destinationTopic)
    }
    for record in state.mirrors.values where record.link == link.name && record.scope == policy.scope {
      guard policy.only?.takes(link: link.name, topic: record.source.name) ?? true else { continue }
      let name = record.source.name
      mirrors[name] = Mirror(source: name, destination: record.destination.name, record: record)
    }
    return mirrors.values.sorted { $0.source < $1.source }
  }

  private func status(of mirror: Mirror, _ link: ClusterLinkSpec) -> MirrorStatus {
    let address = mirror.address(in: link)
    let clusters = view.seen.observed.clusters
    let source = clusters[link.source]?.value?.topics[mirror.source]?.value
    let destination = clusters[link.destination]?.value?.topics[mirror.destination]?.value
    let problem = problem(of: address) ?? problem(of: .link(link.name)) ?? mirror.record?.lastStop
    let key = MirrorKey(
      identity: LinkIdentity(scope: policy.scope, link: link.name), sourceTopic: mirror.source)
    let status = view.seen.recorded[link.destination]?.mirrorStatuses[key]
    let recorded = mirror.record.flatMap { status?.regarding($0) } ?? status
    var conditions = recorded?.conditions ?? []
    if let problem { conditions.set(notReady(problem)) }
    return MirrorStatus(
      link: link.name, source: TopicIdentity(name: mirror.source, id: source?.id ?? mirror.record?.source.id),
      destination: mirror.record?.destination ?? TopicIdentity(name: mirror.destination, id: nil),
      state: state(of: mirror, address, link, problem: problem), partitionCount: mirror.record?.partitionCount,
      startOffsets: mirror.record?.startOffsets,
      lag: mirror.record.flatMap { lag(of: address, $0, source: source, destination: destination) },
      holesFilled: recorded?.holesFilled, partitionsWithUnprovenTail: recorded?.partitionsWithUnprovenTail ?? [],
      problem: problem, conditions: conditions)
  }

  /// What a plan would refuse, now; it goes before what an earlier run recorded.
  private func problem(of address: ObjectAddress) -> RecordedStop? {
    let refusals = view.plan.blocked + view.plan.stopped + view.plan.unavailable
    return refusals.first { $0.address == address }.map {
      RecordedStop(reason: $0.reason, partition: nil, message: $0.message, atMilliseconds: now)
    }
  }

  private func state(
    of mirror: Mirror, _ address: ObjectAddress, _ link: ClusterLinkSpec, problem: RecordedStop?
  ) -> MirrorStatus.State {
    let unseen = view.plan.unavailable.map(\.address)
    if unseen.contains(address) || unseen.contains(.link(link.name)) { return .unknown }
    if let problem { return problem.reason.category.state }
    let topics = view.seen.observed.clusters[link.destination]?.value?.topics
    guard let record = mirror.record, record.phase == .created, topics == nil || topics?[mirror.destination] != nil
    else {
      return .absent
    }
    if view.plan.orphaned.contains(address.description) { return .orphaned }
    return record.activity == .paused ? .paused : .mirroring
  }

  /// nil where one side was not seen, or the live topic is not the recorded one.
  private func lag(
    of address: ObjectAddress, _ record: MirrorRecord, source: TopicSnapshot?, destination: TopicSnapshot?
  ) -> MirrorStatus.Lag? {
    guard let missing = MissingOffsets(record, source: source, destination: destination) else { return nil }
    return MirrorStatus.Lag(
      offsets: missing.total, offsetsByPartition: missing.byPartition,
      milliseconds: missing.total == 0 ? 0 : lagMilliseconds[address], sampledAtMilliseconds: now)
  }
}

extension ReasonEntry.Category {
  fileprivate var state: MirrorStatus.State {
    switch self {
    case .blocked: .blocked
    case .failed: .failed
    case .stalled: .stalled
    case .run: .unknown
    case .warning: .mirroring
    }
  }
}

extension [Condition] {
  /// Replaces the condition of that kind; where the truth is as recorded, so is the time since when.
  mutating func set(_ condition: Condition) {
    var condition = condition
    if let old = first(where: { $0.kind == condition.kind }), old.truth == condition.truth {
      condition.lastTransitionMilliseconds = old.lastTransitionMilliseconds
    }
    removeAll { $0.kind == condition.kind }
    append(condition)
    sort { $0.kind.rawValue < $1.kind.rawValue }
  }
}
