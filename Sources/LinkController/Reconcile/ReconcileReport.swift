import LinkModel

/// What one run did, from which the exit code and the last lines are made.
public struct ReconcileReport: Sendable, Equatable {
  /// Whether another run would find something to do.
  public enum Conclusion: Sendable, Equatable {
    /// Everything declared is in sync; look again later.
    case done
    /// Work was left over (drained, timed out, not asked for); go on soon.
    case progressing
    /// What is left waits for a cause that the report names; nothing is written until it is gone.
    case stalled
  }
  public enum Interruption: Sendable, Equatable {
    /// The run was asked to end (`drain()`); what was done stays done.
    case drained
    /// `RunOptions.timeLimit` ran out.
    case timedOut
  }

  /// As it was executed.
  public var plan: Plan
  /// One for each change of the plan that was tried, in its order.
  public var results: [ChangeResult] = []
  /// One for each mirror that was handed to the engine.
  public var outcomes: [MirrorOutcome] = []
  /// What failed beside changes and mirrors: the state topic could not be written, another process holds a link.
  public var failures: [RunFailure] = []
  public var interruption: Interruption?
  /// What came to be known of mirrors that go on.
  public var warnings: [Warning] = []

  public init(plan: Plan) { self.plan = plan }
}

extension ReconcileReport {
  /// Another process holds a link that this run wanted to write.
  public var isHeldElsewhere: Bool {
    failures.contains { $0.reason == .linkHeld } || results.contains { $0.failure?.reason == .linkHeld }
  }

  /// Changes or mirrors did not end well, while others may have.
  public var hasFailedObjects: Bool {
    results.contains { $0.failure != nil } || outcomes.contains { $0.stop != nil } || !plan.stopped.isEmpty
  }

  public var conclusion: Conclusion {
    if hasFailedObjects || !failures.isEmpty || !plan.blocked.isEmpty || !plan.unavailable.isEmpty { return .stalled }
    let isCopied = outcomes.count == plan.copies.count && outcomes.allSatisfy { $0.end == .inSync }
    return interruption == nil && isCopied && results.count == plan.changes.count ? .done : .progressing
  }
}

/// How one change of a plan ended.
public struct ChangeResult: Sendable, Equatable {
  public var change: Change
  /// nil: done, acknowledged by the cluster and recorded.
  public var failure: RunFailure?

  public init(change: Change, failure: RunFailure?) {
    self.change = change
    self.failure = failure
  }
}

/// Something that could not be done: what, why and where. The remedy stands with the reason.
public struct RunFailure: Error, Sendable, Equatable {
  public var address: ObjectAddress
  public var reason: Reason
  public var message: String

  public init(address: ObjectAddress, reason: Reason, message: String) {
    self.address = address
    self.reason = reason
    self.message = message
  }
}

extension ObjectAddress {
  /// nil for a cluster.
  var link: String? {
    switch self {
    case .cluster: nil
    case .link(let name), .mirror(let name, _): name
    }
  }
}
