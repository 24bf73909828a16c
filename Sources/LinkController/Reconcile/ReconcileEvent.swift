import LinkModel

/// What a run tells while it goes on, on the loop's thread.
public enum ReconcileEvent: Sendable {
  /// What will now be done, and nothing else; once, before the first change.
  case planned(Plan)
  case executed(ChangeResult)
  case copying(MirrorProgress)
}
