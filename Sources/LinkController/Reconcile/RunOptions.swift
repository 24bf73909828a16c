import LinkPlanner

/// How a run shall go about it.
public struct RunOptions: Sendable {
  /// Scope, selection and revision, as the planner takes them.
  public var policy: PlanPolicy
  /// False: everything but the copying (`--no-copy`).
  public var copies: Bool
  /// The run drains and ends when it has taken this long; nil: no limit.
  public var timeLimit: Duration?

  public init(policy: PlanPolicy = PlanPolicy(), copies: Bool = true, timeLimit: Duration? = nil) {
    self.policy = policy
    self.copies = copies
    self.timeLimit = timeLimit
  }
}
