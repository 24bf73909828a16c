import LinkModel

/// What copies records: the seam between deciding and copying. Bound to the controller's loop.
public protocol ReplicationEngine {
  /// Copies until every mirror is in sync with where its source stood when the copying began, or has stopped.
  ///
  /// - Parameters:
  ///   - work: mirrors that are recorded as ours, under an ownership number that is recorded. Nothing else is appended to.
  ///   - progress: called now and then, on the loop's thread.
  /// - Returns: one outcome for each element of `work`, in its order. One mirror's end never ends another's.
  func copy(_ work: [MirrorWork], progress: @escaping @Sendable (MirrorProgress) -> Void) async -> [MirrorOutcome]

  /// Makes a `copy` that is under way end soon: what was sent is waited for, nothing more is sent. Harmless at any
  /// other time, and more than once.
  func drain()
}
