import LinkModel

/// Records how a run left its mirrors and links: stops, conditions, holes filled. One transaction for each link.
struct RunRecorder {
  let sight: Sight
  let view: Sight.View
  let ownerships: [String: Ownership]

  /// A record that cannot be written is a failure of the run; the copied data is not touched by it.
  func record(_ outcome: inout ReconcileReport) async {
    for link in sight.desired.links.map(\.name) {
      guard let cluster = sight.destination(ofLink: link), let journal = sight.journals[cluster],
        let recorded = journal.state.links[sight.identity(link)]
      else { continue }
      let records = Self.records(
        of: recorded, outcome: outcome, state: journal.state, revision: sight.policy.revision, desired: sight.desired,
        observed: view.seen.observed, now: sight.loop.wallClockMilliseconds)
      outcome.warnings += Self.warnings(of: records, outcome: outcome, before: journal.state)
      guard !records.isEmpty else { continue }
      do throws(ActionFailure) {
        try await journal.record(records, of: recorded.identity)
      } catch {
        let failure = RunFailure(address: .link(link), reason: error.reason, message: error.message)
        if !outcome.failures.contains(where: { $0.address == failure.address && $0.reason == failure.reason }) {
          outcome.failures.append(failure)
        }
      }
    }
  }

  /// What has changed by this run; nothing for a link that it did not touch.
  static func records(
    of link: LinkRecord, outcome: ReconcileReport, state: RecordedState, revision: String?, desired: DesiredState,
    observed: ObservedState, now: Int64
  ) -> [StateRecord] {
    var records: [StateRecord] = []
    for end in outcome.outcomes where end.link == link.name {
      guard let mirror = state.holder(ofDestinationTopic: end.destinationTopic), mirror.identity == link.identity else {
        continue
      }
      var status = state.mirrorStatuses[mirror.key]?.regarding(mirror) ?? StatusRecord()
      if outcome.made(mirror) { status.beginAnew() }
      status.take(end, now: now)
      if let look = StatusRecord.HeadLook(end, outcome.plan, observed, now: now) {
        status.take(look, of: mirror, now: now)
      }
      status.observedSpecHash = desired.specHash(ofMirror: mirror)
      records += Self.records(of: mirror, end, status, state: state, now: now)
    }
    for result in outcome.results {
      guard let failure = result.failure, case .mirror(link.name, let topic) = result.change.address else { continue }
      let key = MirrorKey(identity: link.identity, sourceTopic: topic)
      guard state.mirrors[key] != nil else { continue }
      var status = state.mirrorStatuses[key] ?? StatusRecord()
      status.take(failure, now: now)
      records.append(.mirrorStatus(key, status))
    }
    let wasTouched = !records.isEmpty || outcome.results.contains { $0.change.address.link == link.name }
    guard wasTouched else { return [] }
    let source = desired.link(named: link.name)?.source
    let end = LinkOutcome(
      link: link.name, outcome, sourceUnavailable: source.flatMap { observed.clusters[$0]?.unavailable })
    return records + linkRecords(link, end, state: state, revision: revision, desired: desired, now: now)
  }

  /// What came to be said of mirrors by this run.
  static func warnings(of records: [StateRecord], outcome: ReconcileReport, before state: RecordedState) -> [Warning] {
    records.compactMap { record in
      guard case .mirrorStatus(let key, let status) = record, let condition = status.tombstonesAtRisk,
        state.mirrorStatuses[key]?.tombstonesAtRisk != condition,
        let copy = outcome.plan.copies.first(where: {
          $0.link == key.identity.link && $0.sourceTopic.name == key.sourceTopic
        })
      else { return nil }
      return Warning(
        address: copy.address, reason: condition.reason ?? .tombstonesAtRisk, message: condition.message,
        place: copy.place)
    }
  }

  private static func records(
    of mirror: MirrorRecord, _ end: MirrorOutcome, _ status: StatusRecord, state: RecordedState, now: Int64
  ) -> [StateRecord] {
    var record = mirror
    switch end.end {
    case .inSync: record.lastStop = nil
    case .drained: break
    case .stopped(let stop):
      let message = String(stop.message.prefix(StatusRecord.maximumMessageLength))
      record.lastStop = RecordedStop(
        reason: stop.reason, partition: stop.partition, message: message, atMilliseconds: now)
    }
    let own: [StateRecord] = record == mirror ? [] : [.mirror(record)]
    return own + (status == state.mirrorStatuses[mirror.key] ? [] : [.mirrorStatus(mirror.key, status)])
  }

  private static func linkRecords(
    _ link: LinkRecord, _ end: LinkOutcome, state: RecordedState, revision: String?, desired: DesiredState, now: Int64
  ) -> [StateRecord] {
    var record = link
    if let revision { record.appliedRevision = revision }
    var status = state.linkStatuses[link.identity] ?? StatusRecord()
    status.take(end, now: now)
    status.observedSpecHash = desired.link(named: link.name)?.metadata.specHash
    let own: [StateRecord] = record == link ? [] : [.link(record)]
    return own + (status == state.linkStatuses[link.identity] ? [] : [.linkStatus(link.identity, status)])
  }
}

extension StatusRecord.HeadLook {
  /// nil for a mirror whose source is not compacted.
  init?(_ outcome: MirrorOutcome, _ plan: Plan, _ observed: ObservedState, now: Int64) {
    let copy = plan.copies.first { $0.link == outcome.link && $0.destinationTopic == outcome.destinationTopic }
    guard let copy, let compaction = copy.compaction else { return nil }
    self.init(
      compaction: compaction, lookedAt: observed.takenAtMilliseconds, wasBehind: copy.cost.offsets > 0,
      reachedAt: outcome.end == .inSync ? outcome.inSyncAtMilliseconds ?? now : nil)
  }
}

extension ReconcileReport {
  /// This run made the mirror's topic: what was said of an earlier one is over.
  func made(_ mirror: MirrorRecord) -> Bool {
    results.contains { result in
      result.failure == nil
        && result.change.address == .mirror(link: mirror.link, topic: mirror.source.name)
        && result.change.actions.contains { if case .createMirrorTopic = $0 { true } else { false } }
    }
  }
}

extension DesiredState {
  /// Of the manifest that names the mirror's source topic; the link's where none does.
  func specHash(ofMirror mirror: MirrorRecord) -> String? {
    let own = mirrorTopics(ofLink: mirror.link).first { $0.topics.contains { $0.name == mirror.source.name } }
    return own?.metadata.specHash ?? link(named: mirror.link)?.metadata.specHash
  }
}
