/// One thing that is true, false or unknown of a link or a mirror, and since when: Kubernetes' conditions.
public struct Condition: Sendable, Equatable, Codable {
  public enum Kind: String, Sendable, CaseIterable, Codable {
    case ready = "Ready"
    case reconciling = "Reconciling"
    case stalled = "Stalled"
    case drifted = "Drifted"
    case sourceReachable = "SourceReachable"
    case promoted = "Promoted"
    /// Of a compacted mirror: true once it was away from its source's head for too long, until it is made anew.
    case tombstonesAtRisk = "TombstonesAtRisk"
  }
  public enum Truth: String, Sendable, CaseIterable, Codable {
    case yes = "True"
    case no = "False"
    case unknown = "Unknown"
  }
  public var kind: Kind
  public var truth: Truth
  /// nil where nothing is wrong.
  public var reason: Reason?
  public var message: String
  /// Milliseconds since 1970 when `truth` last changed.
  public var lastTransitionMilliseconds: Int64

  public init(
    kind: Kind, truth: Truth, reason: Reason? = nil, message: String = "", lastTransitionMilliseconds: Int64
  ) {
    self.kind = kind
    self.truth = truth
    self.reason = reason
    self.message = message
    self.lastTransitionMilliseconds = lastTransitionMilliseconds
  }
}
