import LinkController
import LinkModel

/// How a reconcile ended, for people.
struct ReportText {
  let report: ReconcileReport
  /// False for a run that was to copy nothing.
  let copies: Bool
  let style: TextStyle

  var text: String { ([changes, copying].compactMap(\.self) + [problems, conclusion]).joined() }

  private var changes: String? {
    guard !report.plan.changes.isEmpty else { return nil }
    let done = report.results.count { $0.failure == nil }
    return "Changes: \(done) of \(Numbers.grouped(report.plan.changes.count)) made.\n"
  }

  private var copying: String? {
    guard copies, !report.plan.copies.isEmpty else { return nil }
    let inSync = report.outcomes.count { $0.end == .inSync }
    let records = report.outcomes.reduce(0) { $0 + $1.recordsCopied }
    let bytes = report.outcomes.reduce(0) { $0 + $1.bytesCopied }
    let holes = report.outcomes.reduce(0) { $0 + $1.holesFilled }
    return "Copied: \(Numbers.grouped(inSync)) of \(Numbers.count(report.plan.copies.count, "mirror")) in sync; "
      + "\(Numbers.count(records, "record")), \(Numbers.bytes(bytes)), \(Numbers.count(holes, "hole")) filled.\n"
  }

  /// What this run came to know, and what did not end well in it; what the plan foresaw or refused stands with the plan.
  var problems: String { WarningText(warnings: report.warnings, style: style).text + failures }

  private var failures: String {
    let failures = report.results.compactMap(\.failure) + report.failures
    let rows =
      failures.map { row($0.address.description, $0.reason, $0.message) }
      + report.outcomes.compactMap { outcome in
        outcome.stop.map { stop in
          let partition = stop.partition.map { "partition \($0): " } ?? ""
          return row(report.name(of: outcome), stop.reason, partition + stop.message)
        }
      }
    guard !rows.isEmpty else { return "" }
    return "\(style.paint("Failed or stalled", .bold))\n" + TextTable(style: style, rows: rows).text
  }

  private func row(_ name: String, _ reason: Reason, _ message: String) -> TextTable.Row {
    TextTable.Row(symbol: "x", color: .red, cells: [name, reason.label], notes: [message, reason.remedy])
  }

  private var conclusion: String {
    switch report.interruption {
    case .drained: return "Interrupted: drained, what was done stays done. The next run goes on from there.\n"
    case .timedOut: return "Out of time: drained, what was done stays done. The next run goes on from there.\n"
    case nil: break
    }
    switch report.conclusion {
    case .done: return "In sync.\n"
    case .progressing: return copies ? "Not all is in sync yet.\n" : "Nothing was copied, as asked.\n"
    case .stalled: return "Not all is well: what stands above needs a hand; everything else is done.\n"
    }
  }
}

extension ReconcileReport {
  /// LINK/TOPIC by the source topic's name.
  func name(of outcome: MirrorOutcome) -> String {
    let copy = plan.copies.first { $0.link == outcome.link && $0.destinationTopic == outcome.destinationTopic }
    return (copy?.address ?? .mirror(link: outcome.link, topic: outcome.destinationTopic)).description
  }
}
