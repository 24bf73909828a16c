/// Both sides of every link as they were seen at one time: what the planner knows of the world. Complete for what the
/// planner asks for (`LinkPlanner.Interest`), never changed afterwards.
public struct ObservedState: Sendable, Equatable {
  /// By the manifest's cluster name; every cluster that a link names has an entry.
  public var clusters: [String: Observation<ClusterSnapshot>]
  /// The state topic of every cluster that is a link's destination, by the manifest's cluster name.
  public var states: [String: StateSnapshot]
  /// Milliseconds since 1970 when observing began.
  public var takenAtMilliseconds: Int64

  public init(
    clusters: [String: Observation<ClusterSnapshot>] = [:], states: [String: StateSnapshot] = [:],
    takenAtMilliseconds: Int64 = 0
  ) {
    self.clusters = clusters
    self.states = states
    self.takenAtMilliseconds = takenAtMilliseconds
  }
}
