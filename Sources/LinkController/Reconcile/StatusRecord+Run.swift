import LinkModel

/// How a run left a link: the worst of what happened to it or to its mirrors speaks for it.
struct LinkOutcome {
  var worst: RunFailure?
  var isComplete: Bool
  /// Why the source could not be looked at; nil where it could.
  var sourceUnavailable: Unavailable?

  /// - Parameter sourceUnavailable: as the run observed it.
  init(link: String, _ report: ReconcileReport, sourceUnavailable: Unavailable?) {
    self.sourceUnavailable = sourceUnavailable
    let failures = report.failures + report.results.compactMap(\.failure)
    let stops = report.outcomes.compactMap { outcome in
      outcome.stop.map {
        RunFailure(
          address: report.address(of: outcome), reason: $0.reason,
          message: "\(outcome.destinationTopic): \($0.message)")
      }
    }
    let refusals = (report.plan.blocked + report.plan.stopped + report.plan.unavailable).map {
      RunFailure(address: $0.address, reason: $0.reason, message: "\($0.address): \($0.message)")
    }
    let own = (failures + stops + refusals).filter { $0.address.link == link }
    worst =
      own.enumerated().min { a, b in
        (a.element.reason.category.severity, a.offset) < (b.element.reason.category.severity, b.offset)
      }?.element
    let outcomes = report.outcomes.filter { $0.link == link }
    let copies = report.plan.copies.filter { $0.link == link }
    isComplete = outcomes.count == copies.count && outcomes.allSatisfy { $0.end == .inSync }
  }
}

extension ReasonEntry.Category {
  /// The worst first: what nobody can mend, then what the run could not do, what waits for its cause to go, and what was
  /// never begun.
  fileprivate var severity: Int {
    switch self {
    case .failed: 0
    case .run: 1
    case .stalled: 2
    case .blocked: 3
    case .warning: 4
    }
  }
}

extension ReconcileReport {
  /// Mirrors are named by their source's topic, which a prefix makes another name than the destination's.
  fileprivate func address(of outcome: MirrorOutcome) -> ObjectAddress {
    let copy = plan.copies.first { $0.link == outcome.link && $0.destinationTopic == outcome.destinationTopic }
    return .mirror(link: outcome.link, topic: copy?.sourceTopic.name ?? outcome.destinationTopic)
  }
}

extension StatusRecord {
  mutating func take(_ link: LinkOutcome, now: Int64) {
    settle(problem: link.worst.map { ($0.reason, $0.message) }, isComplete: link.isComplete, now: now)
    let unavailable = link.sourceUnavailable
    set(
      .sourceReachable, unavailable == nil ? .yes : .no, reason: unavailable?.reason,
      message: unavailable?.message ?? "", now: now)
  }

  mutating func take(_ outcome: MirrorOutcome, now: Int64) {
    holesFilled += outcome.holesFilled
    partitionsWithUnprovenTail = outcome.partitionsWithUnprovenTail
    settle(
      problem: outcome.stop.map { ($0.reason, $0.message) }, isComplete: outcome.end == .inSync, now: now)
  }

  mutating func take(_ failure: RunFailure, now: Int64) {
    settle(problem: (failure.reason, failure.message), isComplete: false, now: now)
  }

  /// Ready, Reconciling and Stalled after a run: in sync, to be gone on with, or waiting for a cause to go.
  private mutating func settle(problem: (reason: Reason, message: String)?, isComplete: Bool, now: Int64) {
    let message =
      problem?.message ?? (isComplete ? "in sync when the last run ended" : "the last run ended before it was in sync")
    let isReady = problem == nil && isComplete
    set(.ready, isReady ? .yes : .no, reason: problem?.reason, message: message, now: now)
    set(
      .reconciling, problem == nil && !isComplete ? .yes : .no, reason: nil,
      message: problem == nil && !isComplete ? message : "", now: now)
    let isStalled = problem.map { $0.reason.category != .failed } ?? false
    set(
      .stalled, isStalled ? .yes : .no, reason: isStalled ? problem?.reason : nil, message: isStalled ? message : "",
      now: now)
  }

  /// For a topic that this run made: what is recorded of one that had its name is not its own.
  mutating func beginAnew() {
    holesFilled = 0
    partitionsWithUnprovenTail = []
    forgetHead()
  }
}
