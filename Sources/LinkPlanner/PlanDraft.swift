import LinkModel

/// A plan while its objects are judged one after the other.
struct PlanDraft {
  let desired: DesiredState
  let observed: ObservedState
  let policy: PlanPolicy

  private var changes: [Change] = []
  private var refusals: [(section: Refused.Section, refusal: PlanRefusal)] = []
  private var warnings: [Warning] = []
  private var orphaned: [String] = []
  private var unchangedCount = 0
  private var linkCount = 0
  private var mirrorCount = 0
  private var copies: [MirrorCopy] = []
  private var costs = CostLedger()
  private var createdStateTopics: Set<String> = []

  init(desired: DesiredState, observed: ObservedState, policy: PlanPolicy) {
    self.desired = desired
    self.observed = observed
    self.policy = policy
  }

  mutating func refuse(_ address: ObjectAddress, at place: SourcePlace, _ refused: Refused) {
    if case .link = address { linkCount += 1 }
    let refusal = PlanRefusal(address: address, reason: refused.reason, message: refused.message, place: place)
    refusals.append((refused.section, refusal))
  }

  /// The link's own part: its state topic and its registration.
  mutating func add(_ context: LinkContext) {
    linkCount += 1
    let destination = context.link.destination
    if context.isStateAbsent, createdStateTopics.insert(destination).inserted {
      changes.append(StateTopicChange(context, desired: desired).change)
    }
    guard context.registration == nil else {
      unchangedCount += 1
      return
    }
    changes.append(context.registrationChange)
  }

  mutating func add(_ mirror: WantedMirror, in context: LinkContext, rivals: [String]) {
    mirrorCount += 1
    do throws(Refused) {
      let verdict = try MirrorJudgement(wanted: mirror, context: context, rivals: rivals).verdict()
      changes += verdict.changes
      if verdict.changes.isEmpty { unchangedCount += 1 }
      warnings += verdict.warnings
      guard let copy = verdict.copy else { return }
      copies.append(copy)
      costs.add(copy, of: mirror, in: context)
    } catch {
      refuse(mirror.address, at: mirror.place, error)
    }
  }

  /// Mirrors of a link that no manifest names any more. Their topics stay as they are.
  mutating func addOrphans(of context: LinkContext, wanted: [WantedMirror]) {
    let names = Set(wanted.map(\.topic))
    addOrphans(context.recordedMirrors.filter { !names.contains($0.source.name) })
  }

  /// Mirrors of links that no manifest declares any more, on the destinations that were looked at.
  mutating func addOrphansOfLinksWithoutManifest() {
    let declared = Set(desired.links.map(\.name))
    for state in observed.states.sorted(by: { $0.key < $1.key }).map(\.value) {
      let mirrors = state.records?.mirrors.values.filter { $0.scope == policy.scope && !declared.contains($0.link) }
      addOrphans(mirrors ?? [])
    }
  }

  private mutating func addOrphans(_ records: [MirrorRecord]) {
    for record in records where record.phase == .created {
      guard policy.regards(link: record.link, topic: record.source.name) else { continue }
      orphaned.append(ObjectAddress.mirror(link: record.link, topic: record.source.name).description)
    }
  }

  /// The whole, in its order.
  func plan(clusterCount: Int) -> Plan {
    Plan(
      changes: changes.enumerated().sorted { (Self.rank($0.element), $0.offset) < (Self.rank($1.element), $1.offset) }
        .map(\.element),
      blocked: refusals(in: .blocked), stopped: refusals(in: .stopped), unavailable: refusals(in: .unavailable),
      warnings: warnings.sorted { $0.address < $1.address },
      orphaned: Set(orphaned).sorted(), unchangedCount: unchangedCount,
      copies: copies.sorted { $0.address < $1.address }, costs: costs.total,
      summary: PlanSummary(clusterCount: clusterCount, linkCount: linkCount, mirrorCount: mirrorCount),
      revision: policy.revision)
  }

  private func refusals(in section: Refused.Section) -> [PlanRefusal] {
    refusals.filter { $0.section == section }.map(\.refusal).sorted { $0.address < $1.address }
  }

  /// What cannot be undone stands first, then what the manifests changed, then what is put back. Within these the order
  /// is that of judging: a state topic before its links, a link before its mirrors.
  private static func rank(_ change: Change) -> Int {
    if change.risk == .irreversible { return 0 }
    return change.isDrift ? 2 : 1
  }
}
