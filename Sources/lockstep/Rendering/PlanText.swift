import LinkModel

/// A plan for people: what cannot be undone first, what is refused last and never cut, every line with file and line.
struct PlanText {
  let plan: Plan
  let style: TextStyle

  var text: String {
    let sections = [
      changes("Irreversible") { $0.risk == .irreversible },
      changes("Changes") { $0.risk != .irreversible && !$0.isDrift },
      changes("Drift") { $0.risk != .irreversible && $0.isDrift },
      orphans,
    ]
    return ([headline] + (sections + [warnings] + refusals).filter { !$0.isEmpty } + [totals]).joined(separator: "\n")
  }

  /// What is refused, alone: all that a quiet run says of a plan.
  var problems: String { refusals.filter { !$0.isEmpty }.joined(separator: "\n") }

  private var refusals: [String] {
    [
      refusals("Not looked at", plan.unavailable, symbol: "?"),
      refusals("Stopped", plan.stopped, symbol: "x"),
      refusals("Blocked", plan.blocked, symbol: "x"),
    ]
  }

  private var headline: String {
    let summary = plan.summary
    let counts = [
      Numbers.count(summary.clusterCount, "cluster"), Numbers.count(summary.linkCount, "link"),
      Numbers.count(summary.mirrorCount, "mirror"),
    ]
    let revision = plan.revision.map { " · manifests at \($0)" } ?? ""
    return "\(style.paint("Plan", .bold)) · \(counts.joined(separator: ", "))\(revision)\n"
  }

  private func changes(_ title: String, where belongs: (Change) -> Bool) -> String {
    let rows = plan.changes.filter(belongs).map(row)
    return rows.isEmpty ? "" : "\(style.paint(title, .bold))\n" + TextTable(style: style, rows: rows).text
  }

  private func row(_ change: Change) -> TextTable.Row {
    let (symbol, color) = Self.mark(change)
    let cells = [change.address.description, change.title + cost(change.cost), change.place.fileAndLine]
    return TextTable.Row(symbol: symbol, color: color, cells: cells, notes: notes(change))
  }

  private static func mark(_ change: Change) -> (String, TextStyle.Color) {
    if change.risk == .irreversible { return ("!", .red) }
    switch change.kind {
    case .create: return ("+", .green)
    case .update: return ("~", .yellow)
    case .delete: return ("-", .red)
    }
  }

  private func cost(_ cost: CopyCost?) -> String {
    guard let cost, cost.offsets > 0 else { return "" }
    let bytes = cost.bytes.map { " (about \(Numbers.bytes($0)))" } ?? ""
    let copied = cost.offsets - cost.fillerOffsets
    return copied > 0 ? ", \(Numbers.count(copied, "offset")) to copy\(bytes)" : ""
  }

  /// What a creation sets is long and seldom read.
  private func notes(_ change: Change) -> [String] {
    let isTold = style.isVerbose || change.kind != .create
    let differences = isTold ? change.differences.map(Self.difference) : []
    return differences + (style.isVerbose || change.isDrift ? [change.reason] : [])
  }

  private static func difference(_ difference: Change.Difference) -> String {
    let after = difference.after?.shown ?? "nothing"
    guard let before = difference.before else { return "\(difference.name): \(after)" }
    return "\(difference.name) \(before.shown) → \(after)"
  }

  private var orphans: String {
    guard !plan.orphaned.isEmpty else { return "" }
    let shown = style.isVerbose ? plan.orphaned : Array(plan.orphaned.prefix(5))
    let more = plan.orphaned.count - shown.count
    let names = shown.joined(separator: ", ") + (more > 0 ? " and \(Numbers.grouped(more)) more" : "")
    return "\(style.paint("Orphaned", .bold)) (no manifest wants them; their topics stay as they are)\n    \(names)\n"
  }

  private func refusals(_ title: String, _ refusals: [PlanRefusal], symbol: String) -> String {
    guard !refusals.isEmpty else { return "" }
    let rows = refusals.map { refusal in
      TextTable.Row(
        symbol: symbol, color: .red,
        cells: [refusal.address.description, refusal.reason.label, refusal.place.fileAndLine],
        notes: [refusal.message, refusal.reason.remedy])
    }
    return "\(style.paint(title, .bold))\n" + TextTable(style: style, rows: rows).text
  }

  private var warnings: String { WarningText(warnings: plan.warnings, style: style).text }

  private var totals: String {
    let counts = PlanCounts(plan)
    var parts = [
      "\(counts.irreversible) irreversible", "\(counts.create) to create", "\(counts.update) to update",
      "\(counts.delete) to delete", "\(counts.drift) drift", "\(plan.blocked.count) blocked",
    ]
    if !plan.warnings.isEmpty { parts.append(Numbers.count(plan.warnings.count, "warning")) }
    if !plan.stopped.isEmpty { parts.append("\(plan.stopped.count) stopped") }
    if !plan.unavailable.isEmpty { parts.append("\(plan.unavailable.count) not looked at") }
    if !plan.orphaned.isEmpty { parts.append("\(plan.orphaned.count) orphaned") }
    parts.append("\(plan.unchangedCount) unchanged")
    return "Plan: \(parts.joined(separator: ", ")).\n" + plan.costs.destinations.map(Self.cost).joined()
  }

  private static func cost(_ cost: PlanCosts.Destination) -> String {
    let bytes = cost.bytes.map { "about \(Numbers.bytes($0))" } ?? "bytes unknown"
    let disk = cost.diskBytes.map { "about \(Numbers.bytes($0))" } ?? "unknown"
    let free = cost.freeDiskBytes.map { Numbers.bytes($0) } ?? "unknown"
    let time = Numbers.duration(milliseconds: CopyCost.fillingMilliseconds(cost.fillerOffsets))
    let filler =
      cost.fillerOffsets > 0 ? " (\(Numbers.grouped(cost.fillerOffsets)) of them to fill, about \(time))" : ""
    return "To copy to \(cost.cluster): \(Numbers.count(cost.offsets, "offset"))\(filler), \(bytes); "
      + "disk needed: \(disk), free: \(free).\n"
  }
}

/// How many changes of each kind a plan has; each is counted once.
struct PlanCounts: Equatable {
  var irreversible = 0
  var create = 0
  var update = 0
  var delete = 0
  var drift = 0

  init(_ plan: Plan) {
    for change in plan.changes {
      switch (change.risk, change.isDrift, change.kind) {
      case (.irreversible, _, _): irreversible += 1
      case (.reversible, true, _): drift += 1
      case (.reversible, false, .create): create += 1
      case (.reversible, false, .update): update += 1
      case (.reversible, false, .delete): delete += 1
      }
    }
  }
}

extension SourcePlace {
  /// `file:line`
  var fileAndLine: String { "\(file):\(line)" }
}

extension Reason {
  /// `Blocked/NameTaken`
  var label: String { "\(category.rawValue)/\(rawValue)" }
}
