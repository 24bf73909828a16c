/// When the copying of a mirror ends.
public enum MirrorGoal: Sendable, Equatable {
  /// At the source's last stable offset as it stood when the copying began.
  case inSync
  /// Not by itself: it goes on at the source's head until the run is drained.
  case follow
}
