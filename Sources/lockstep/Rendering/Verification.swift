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
  /// It could not be seen whether they are there. LINK/TOPIC.
  var unseen: [String]

  init(_ status: StatusReport) {
    let mirrors = status.links.flatMap(\.mirrors)
    absent = mirrors.filter { $0.state == .absent || ($0.state == .blocked && !$0.isRecorded) }.map(\.name)
    unseen = mirrors.filter { $0.state == .unknown }.map(\.name)
    failures = status.links.flatMap(Self.causes)
  }

  /// Why something of the link could not be seen, each cause once.
  private static func causes(_ link: LinkStatus) -> [String] {
    let unreachable = link.conditions.filter { $0.kind == .sourceReachable && $0.truth != .yes }.map(\.message)
    let unknown = link.mirrors.filter { $0.state == .unknown }.compactMap(\.problem?.message)
    return Set(unreachable + unknown).sorted().map { "\(link.name): \($0)" }
  }

  /// The mirrors of a link that there are, and that manifests still want.
  static func pairs(of link: LinkStatus) -> [TopicPair] {
    let mirrors = link.mirrors.filter { mirror in
      switch mirror.state {
      case .mirroring, .paused, .stalled, .failed: true
      case .blocked: mirror.isRecorded
      case .absent, .orphaned, .unknown: false
      }
    }
    return mirrors.map { TopicPair(source: $0.source.name, destination: $0.destination.name) }
  }

  /// What was not compared is not proven: nothing at all is a failure of the run.
  var exitCode: ExitCode {
    var codes: Set<ExitCode> = []
    if links.isEmpty || !failures.isEmpty || !unseen.isEmpty { codes.insert(.runFailed) }
    for link in links {
      switch link.report.outcome {
      case .equal: break
      case .different: codes.insert(.differencesFound)
      case .unread: codes.insert(.runFailed)
      }
    }
    return .first(of: codes)
  }

  var text: String {
    var lines: [String] = []
    for link in links {
      lines.append("\(link.link)")
      lines += link.report.lines.map { "  \($0)" }
    }
    lines += failures.map { "Not verified: \($0)" }
    if !unseen.isEmpty { lines.append("Not seen: \(unseen.joined(separator: ", "))") }
    if !absent.isEmpty { lines.append("Not mirrored yet, so not compared: \(absent.joined(separator: ", "))") }
    if links.isEmpty { lines.append("Nothing was verified: there is no mirror that could be compared.") }
    return lines.map { $0.withoutControls + "\n" }.joined()
  }
}

/// `lockstep verify -o json`.
struct VerificationDocument: Encodable {
  var version = 1
  var kind = "Verification"
  var exitCode: Int32
  var links: [Verification.Link]
  var failures: [String]
  var notMirroredYet: [String]
  var notSeen: [String]

  init(_ verification: Verification) {
    exitCode = verification.exitCode.rawValue
    links = verification.links
    failures = verification.failures
    notMirroredYet = verification.absent
    notSeen = verification.unseen
  }
}

extension MirrorStatus {
  /// The state topic has it.
  var isRecorded: Bool { partitionCount != nil }
}
