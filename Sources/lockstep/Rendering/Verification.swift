import LinkModel
import LinkVerify

/// What a verification of all links found.
struct Verification {
  struct Link: Encodable {
    var link: String
    var report: VerifyReport
  }
  var links: [Link] = []
  /// Links that could not be verified, with the cause.
  var failures: [String] = []
  /// Wanted, and not made yet: nothing to compare. LINK/TOPIC.
  var absent: [String]
  /// Refused or stalled before they were recorded as ours, so that what stands there in their place is none of ours to
  /// judge. LINK/TOPIC with the reason.
  var notJudged: [String]
  /// It could not be seen whether they are there. LINK/TOPIC.
  var unseen: [String]

  init(_ status: StatusReport) {
    let mirrors = status.links.flatMap(\.mirrors)
    absent = mirrors.filter { $0.state == .absent }.map(\.name)
    notJudged = mirrors.filter(\.isRefusedUnrecorded).map { "\($0.name): \($0.problem.told)" }
    notJudged += status.links.filter(\.mirrors.isEmpty).compactMap(Self.refusal)
    unseen = mirrors.filter { $0.state == .unknown }.map(\.name)
    failures = status.links.flatMap(Self.causes)
  }

  /// Why something of the link could not be seen, each cause once.
  private static func causes(_ link: LinkStatus) -> [String] {
    let unreachable = link.conditions.filter { $0.kind == .sourceReachable && $0.truth != .yes }.map(\.message)
    let unknown = link.mirrors.filter { $0.state == .unknown }.compactMap(\.problem?.message)
    return Set(unreachable + unknown).sorted().map { "\(link.name): \($0)" }
  }

  /// Why a link without a mirror has none, where something keeps it from having them.
  private static func refusal(_ link: LinkStatus) -> String? {
    let condition = link.conditions.first { $0.kind == .ready && $0.truth == .no && $0.reason != nil }
    return condition.map { "\(link.name): \($0.reason?.label ?? ""): \($0.message)" }
  }

  /// The mirrors of a link that there are, and that manifests still want.
  static func pairs(of link: LinkStatus) -> [TopicPair] {
    let mirrors = link.mirrors.filter { mirror in
      switch mirror.state {
      case .mirroring, .paused: true
      case .blocked, .stalled, .failed: mirror.isRecorded
      case .absent, .orphaned, .unknown: false
      }
    }
    return mirrors.map {
      TopicPair(source: $0.source.name, destination: $0.destination.name, startOffsets: $0.startOffsets)
    }
  }

  /// Something that was to be compared was not.
  private var isIncomplete: Bool {
    let isUnread = links.contains { $0.report.outcome == .unread }
    return isUnread || links.isEmpty || !(failures + unseen + absent + notJudged).isEmpty
  }
  private var differenceCount: Int64 { links.reduce(0) { $0 + $1.report.differenceCount } }
  /// Offsets that the mirrors have not reached.
  var lag: Int64 { links.reduce(0) { $0 + $1.report.lag } }

  /// What was not compared is not proven, and a mirror that was wished for and could not be judged is no success. Lag is
  /// no failure: mirrors follow their sources.
  var exitCode: ExitCode {
    var codes: Set<ExitCode> = []
    if isIncomplete { codes.insert(.runFailed) }
    if differenceCount > 0 { codes.insert(.differencesFound) }
    return .first(of: codes)
  }

  var text: String {
    var lines: [String] = []
    for link in links {
      lines.append("\(link.link)")
      lines += link.report.lines.map { "  \($0)" }
    }
    lines += failures.map { "Not verified: \($0)" }
    lines += notJudged.map { "Not judged: \($0)" }
    lines.append(verdict)
    return lines.map { $0.withoutControls + "\n" }.joined()
  }

  /// One line that says what was proven and what was not.
  var verdict: String {
    ([finding] + gaps).joined(separator: "; ") + "."
  }

  private var finding: String {
    if links.isEmpty { return "Nothing was verified: no mirror was compared" }
    if differenceCount > 0 { return "Different: \(Numbers.count(differenceCount, "difference"))" }
    let isSeen = (failures + unseen + notJudged).isEmpty && links.allSatisfy { $0.report.outcome == .equal }
    guard isSeen else { return "Not all was verified: no difference in what was compared" }
    return gaps.isEmpty ? "Equal: no difference" : "Equal as far as the mirrors go: no difference in what was compared"
  }

  /// What nothing is proven about.
  private var gaps: [String] {
    var gaps: [String] = []
    if links.contains(where: { $0.report.sample != nil }) { gaps.append("a sample, which proves nothing of the rest") }
    if lag > 0 { gaps.append("\(Numbers.count(lag, "offset")) behind") }
    let forgotten = links.reduce(0) { $0 + $1.report.forgottenBySource }
    if forgotten > 0 { gaps.append("\(Numbers.count(forgotten, "offset")) no longer on the source") }
    let unread = links.flatMap(\.report.topics).count(where: \.isUnread)
    if unread > 0 { gaps.append("\(Numbers.count(unread, "topic")) not read whole") }
    if !failures.isEmpty { gaps.append("not verified, as said above: \(Numbers.grouped(failures.count))") }
    if !absent.isEmpty { gaps.append("not mirrored yet: \(absent.joined(separator: ", "))") }
    if !notJudged.isEmpty { gaps.append("not judged, as said above: \(Numbers.grouped(notJudged.count))") }
    if !unseen.isEmpty { gaps.append("not seen: \(unseen.joined(separator: ", "))") }
    return gaps
  }
}

extension MirrorStatus {
  /// The state topic has it.
  var isRecorded: Bool { partitionCount != nil }

  /// Something speaks against it, and the state topic does not have it.
  fileprivate var isRefusedUnrecorded: Bool {
    switch state {
    case .blocked, .stalled, .failed: !isRecorded
    case .absent, .mirroring, .paused, .orphaned, .unknown: false
    }
  }
}

extension RecordedStop? {
  fileprivate var told: String { map { "\($0.reason.label): \($0.message)" } ?? "for an unknown reason" }
}
