import LinkModel

/// `lockstep status` for people: a line a mirror, what is wrong below it.
struct StatusText {
  let report: StatusReport
  let style: TextStyle

  var text: String {
    guard !report.links.isEmpty else { return "No link is declared or selected.\n" }
    return report.links.map(link).joined(separator: "\n")
  }

  private func link(_ link: LinkStatus) -> String {
    let revision = link.appliedRevision.map { " · last applied \($0)" } ?? ""
    let head = "\(style.paint(link.name, .bold)) · \(link.source) → \(link.destination)\(revision)\n"
    let conditions = link.conditions.filter(isTold).map(condition).joined()
    let mirrors = TextTable(style: style, rows: link.mirrors.map(row)).text
    return head + conditions + (link.mirrors.isEmpty ? "  no mirrors\n" : mirrors)
  }

  private func row(_ mirror: MirrorStatus) -> TextTable.Row {
    let cells = [mirror.name, mirror.state.rawValue, lag(mirror), holes(mirror)]
    let shown = Array(cells.prefix { !$0.isEmpty })
    return TextTable.Row(
      symbol: symbol(mirror.state), color: mirror.problem == nil ? .green : .red, cells: shown, notes: notes(mirror))
  }

  private func symbol(_ state: MirrorStatus.State) -> String {
    switch state {
    case .mirroring: "="
    case .paused, .orphaned, .absent: "-"
    case .stalled, .blocked, .failed: "x"
    case .unknown: "?"
    }
  }

  private func lag(_ mirror: MirrorStatus) -> String {
    guard let lag = mirror.lag else { return mirror.state == .absent ? "" : "lag unknown" }
    guard lag.offsets > 0 else { return "in sync" }
    let time = lag.milliseconds.map { ", \(Numbers.duration(milliseconds: $0))" } ?? ""
    return "lag \(Numbers.count(lag.offsets, "offset"))\(time)"
  }

  private func holes(_ mirror: MirrorStatus) -> String {
    mirror.holesFilled.map { "\(Numbers.count($0, "hole")) filled" } ?? ""
  }

  private func notes(_ mirror: MirrorStatus) -> [String] {
    var notes: [String] = []
    if mirror.destination.name != mirror.source.name { notes.append("mirrored as \(mirror.destination.name)") }
    if let problem = mirror.problem {
      let partition = problem.partition.map { "partition \($0): " } ?? ""
      notes += ["\(problem.reason.label): \(partition)\(problem.message)", problem.reason.remedy]
    }
    for condition in mirror.conditions where condition.kind == .tombstonesAtRisk && condition.truth == .yes {
      notes += ["\(Reason.tombstonesAtRisk.label): \(condition.message)", Reason.tombstonesAtRisk.remedy]
    }
    if !mirror.partitionsWithUnprovenTail.isEmpty {
      let partitions = mirror.partitionsWithUnprovenTail.map(String.init).joined(separator: ", ")
      notes.append("tail unproven: partitions \(partitions) had no record in common with the source")
    }
    if style.isVerbose {
      notes += [topics(mirror)] + mirror.conditions.map { condition($0).trimmed }
    }
    return notes
  }

  private func topics(_ mirror: MirrorStatus) -> String {
    "topic ids: source \(mirror.source.id ?? "unknown"), destination \(mirror.destination.id ?? "unknown")"
  }

  /// What is as it should be is told only on demand.
  private func isTold(_ condition: Condition) -> Bool {
    if style.isVerbose { return true }
    switch condition.kind {
    case .ready, .sourceReachable: return condition.truth != .yes
    case .stalled, .drifted, .tombstonesAtRisk: return condition.truth == .yes
    case .reconciling, .promoted: return false
    }
  }

  private func condition(_ condition: Condition) -> String {
    let reason = condition.reason.map { " \($0.label)" } ?? ""
    let message = condition.message.isEmpty ? "" : ": \(condition.message)"
    return "    \(condition.kind.rawValue)=\(condition.truth.rawValue)\(reason)\(message)\n"
  }
}

extension MirrorStatus {
  var name: String { ObjectAddress.mirror(link: link, topic: source.name).description }
}

extension String {
  /// Without spaces and line feeds at both ends.
  fileprivate var trimmed: String {
    String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
