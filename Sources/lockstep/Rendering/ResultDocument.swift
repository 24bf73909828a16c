import LinkController
import LinkModel

/// How a reconcile ended, as the `result` of the plan's JSON.
struct ResultDocument: Encodable {
  struct ChangeResult: Encodable {
    var address: String
    var title: String
    /// Left out: done.
    var failure: Failure?
  }
  struct MirrorResult: Encodable {
    var address: String
    var destinationTopic: String
    /// `inSync`, `drained` or `stopped`
    var end: String
    var failure: Failure?
    var recordsCopied: Int64
    var bytesCopied: Int64
    var holesFilled: Int64
    var partitionsWithUnprovenTail: [Int32]
  }
  struct Failure: Encodable {
    var category: String
    var reason: String
    var partition: Int32?
    var message: String
    var remedy: String

    init(_ reason: Reason, _ message: String, partition: Int32? = nil) {
      category = reason.category.rawValue
      self.reason = reason.rawValue
      self.partition = partition
      self.message = message
      remedy = reason.remedy
    }
  }
  struct RunProblem: Encodable {
    var address: String
    var failure: Failure
  }

  /// `done`, `progressing` or `stalled`
  var conclusion: String
  /// `drained` or `timedOut`; left out: the run came to its end.
  var interruption: String?
  var changes: [ChangeResult]
  var mirrors: [MirrorResult]
  var failures: [RunProblem]
  /// What the run came to know of mirrors that go on.
  var warnings: [RefusalDocument]

  init(_ report: ReconcileReport) {
    conclusion = Self.word(for: report.conclusion)
    interruption = report.interruption.map(Self.word)
    changes = report.results.map { result in
      ChangeResult(
        address: result.change.address.description, title: result.change.title,
        failure: result.failure.map { Failure($0.reason, $0.message) })
    }
    mirrors = report.outcomes.map { MirrorResult($0, address: report.name(of: $0)) }
    failures = report.failures.map {
      RunProblem(address: $0.address.description, failure: Failure($0.reason, $0.message))
    }
    warnings = report.warnings.map(RefusalDocument.init)
  }

  private static func word(for conclusion: ReconcileReport.Conclusion) -> String {
    switch conclusion {
    case .done: "done"
    case .progressing: "progressing"
    case .stalled: "stalled"
    }
  }

  private static func word(for interruption: ReconcileReport.Interruption) -> String {
    switch interruption {
    case .drained: "drained"
    case .timedOut: "timedOut"
    }
  }
}

extension ResultDocument.MirrorResult {
  init(_ outcome: MirrorOutcome, address: String) {
    let end =
      switch outcome.end {
      case .inSync: "inSync"
      case .drained: "drained"
      case .stopped: "stopped"
      }
    self.init(
      address: address, destinationTopic: outcome.destinationTopic, end: end,
      failure: outcome.stop.map { ResultDocument.Failure($0.reason, $0.message, partition: $0.partition) },
      recordsCopied: outcome.recordsCopied, bytesCopied: outcome.bytesCopied, holesFilled: outcome.holesFilled,
      partitionsWithUnprovenTail: outcome.partitionsWithUnprovenTail)
  }
}
