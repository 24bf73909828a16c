import LinkModel

/// A plan as JSON (docs/command-line.md). Holds names, offsets and configs that the plan sets; never a secret, because a
/// plan has none.
struct PlanDocument: Encodable {
  var version = Plan.version
  var kind = "Plan"
  var revision: String?
  var summary: Summary
  var changes: [ChangeDocument]
  var blocked: [RefusalDocument]
  var stopped: [RefusalDocument]
  var unavailable: [RefusalDocument]
  var warnings: [RefusalDocument]
  var orphaned: [String]
  var copies: [CopyDocument]
  var costs: [CostDocument]
  /// How it was carried out; left out for a dry run.
  var result: ResultDocument?

  struct Summary: Encodable {
    var clusters: Int
    var links: Int
    var mirrors: Int
    var irreversible: Int
    var create: Int
    var update: Int
    var delete: Int
    var drift: Int
    var blocked: Int
    var stopped: Int
    var unavailable: Int
    var warnings: Int
    var orphaned: Int
    var unchanged: Int
    var exitCode: Int32
  }

  init(_ plan: Plan, exitCode: ExitCode, result: ResultDocument? = nil) {
    self.result = result
    revision = plan.revision
    summary = Summary(plan, exitCode: exitCode)
    changes = plan.changes.map(ChangeDocument.init)
    blocked = plan.blocked.map(RefusalDocument.init)
    stopped = plan.stopped.map(RefusalDocument.init)
    unavailable = plan.unavailable.map(RefusalDocument.init)
    warnings = plan.warnings.map(RefusalDocument.init)
    orphaned = plan.orphaned
    copies = plan.copies.map(CopyDocument.init)
    costs = plan.costs.destinations.map(CostDocument.init)
  }
}

extension PlanDocument.Summary {
  init(_ plan: Plan, exitCode: ExitCode) {
    let counts = PlanCounts(plan)
    self.init(
      clusters: plan.summary.clusterCount, links: plan.summary.linkCount, mirrors: plan.summary.mirrorCount,
      irreversible: counts.irreversible, create: counts.create, update: counts.update, delete: counts.delete,
      drift: counts.drift, blocked: plan.blocked.count, stopped: plan.stopped.count,
      unavailable: plan.unavailable.count, warnings: plan.warnings.count, orphaned: plan.orphaned.count,
      unchanged: plan.unchangedCount,
      exitCode: exitCode.rawValue)
  }
}

struct ChangeDocument: Encodable {
  struct Difference: Encodable {
    var name: String
    var before: String?
    var after: String?
  }
  var address: String
  var object: String
  var kind: String
  var drift: Bool
  var title: String
  var reason: String
  var risk: String
  var place: SourcePlace
  var differences: [Difference]
  var actions: [String]
  var cost: AmountDocument?

  init(_ change: Change) {
    address = change.address.description
    object = change.address.kind
    kind = change.kind.rawValue
    drift = change.isDrift
    title = change.title
    reason = change.reason
    risk = change.risk.rawValue
    place = change.place
    differences = change.differences.map { Difference(name: $0.name, before: $0.before, after: $0.after) }
    actions = change.actions.map(\.name)
    cost = change.cost.map(AmountDocument.init)
  }
}

/// Something that is refused, stopped, not looked at or to be known.
struct RefusalDocument: Encodable {
  var address: String
  var object: String
  var category: String
  var reason: String
  var message: String
  var remedy: String
  var place: SourcePlace

  init(_ refusal: PlanRefusal) {
    address = refusal.address.description
    object = refusal.address.kind
    category = refusal.reason.category.rawValue
    reason = refusal.reason.rawValue
    message = refusal.message
    remedy = refusal.reason.remedy
    place = refusal.place
  }
}

extension RefusalDocument {
  init(_ warning: Warning) {
    address = warning.address.description
    object = warning.address.kind
    category = warning.reason.category.rawValue
    reason = warning.reason.rawValue
    message = warning.message
    remedy = warning.reason.remedy
    place = warning.place
  }
}

/// Left out: unknown.
struct AmountDocument: Encodable {
  var offsets: Int64
  /// Left out: none.
  var fillerOffsets: Int64?
  var bytes: Int64?

  init(_ cost: CopyCost) {
    offsets = cost.offsets
    fillerOffsets = cost.fillerOffsets > 0 ? cost.fillerOffsets : nil
    bytes = cost.bytes
  }
}

struct CopyDocument: Encodable {
  var link: String
  var sourceTopic: TopicIdentity
  var destinationTopic: String
  var partitions: Int
  var cost: AmountDocument
  var place: SourcePlace

  init(_ copy: MirrorCopy) {
    link = copy.link
    sourceTopic = copy.sourceTopic
    destinationTopic = copy.destinationTopic
    partitions = copy.partitionCount
    cost = AmountDocument(copy.cost)
    place = copy.place
  }
}

/// Left out: unknown.
struct CostDocument: Encodable {
  var cluster: String
  var offsets: Int64
  /// Left out: none. The time is estimated.
  var fillerOffsets: Int64?
  var fillerMilliseconds: Int64?
  var bytes: Int64?
  var diskBytes: Int64?
  var freeDiskBytes: Int64?

  init(_ cost: PlanCosts.Destination) {
    cluster = cost.cluster
    offsets = cost.offsets
    fillerOffsets = cost.fillerOffsets > 0 ? cost.fillerOffsets : nil
    fillerMilliseconds = fillerOffsets.map(CopyCost.fillingMilliseconds)
    bytes = cost.bytes
    diskBytes = cost.diskBytes
    freeDiskBytes = cost.freeDiskBytes
  }
}
