import LinkModel

extension StatusRecord {
  /// Idle runs write nothing: the time moves on by a tenth of what it is compared with, which makes a warning that much
  /// earlier.
  static let headSteps: Int64 = 10

  /// What a run knows of a compacted mirror when it ends.
  struct HeadLook {
    var compaction: Compaction
    /// When the run looked at the source; what was committed by then is what it was to reach.
    var lookedAt: Int64
    /// The mirror lacked something at that time.
    var wasBehind: Bool
    /// nil: the head was not reached.
    var reachedAt: Int64?
  }

  /// Once the head is reached: were all tombstones there to be read? A mirror of which it is not known when it was last in
  /// sync (its source was not compacted then) is judged from this run on.
  mutating func take(_ look: HeadLook, of mirror: MirrorRecord, now: Int64) {
    guard let reachedAt = look.reachedAt else { return }
    let retention = look.compaction.tombstoneRetentionMilliseconds
    if look.wasBehind, let since = lastInSyncMilliseconds ?? mirror.beganCompactedAt,
      let risk = TombstoneRisk.judged(lastInSync: since, reachedHead: reachedAt, retention: retention)
    {
      set(.tombstonesAtRisk, .yes, reason: .tombstonesAtRisk, message: risk, now: now)
    }
    let isLater = lastInSyncMilliseconds.map { look.lookedAt - $0 >= max(1, retention / Self.headSteps) } ?? true
    if isLater { lastInSyncMilliseconds = look.lookedAt }
  }

  /// Without what was said of an earlier topic of the same mirror, where a run that made it anew did not live to say so.
  func regarding(_ mirror: MirrorRecord) -> StatusRecord {
    guard let createdAt = mirror.createdAtMilliseconds else { return self }
    var status = self
    if let last = lastInSyncMilliseconds, last < createdAt { status.lastInSyncMilliseconds = nil }
    status.conditions.removeAll { $0.kind == .tombstonesAtRisk && $0.lastTransitionMilliseconds < createdAt }
    return status
  }

  /// nil where no tombstone can have been missed.
  var tombstonesAtRisk: Condition? { conditions.first { $0.kind == .tombstonesAtRisk && $0.truth == .yes } }

  var hasHead: Bool { lastInSyncMilliseconds != nil || tombstonesAtRisk != nil }

  mutating func forgetHead() {
    lastInSyncMilliseconds = nil
    conditions.removeAll { $0.kind == .tombstonesAtRisk }
  }
}

extension MirrorRecord {
  fileprivate var beganCompactedAt: Int64? {
    CleanupPolicy(configs["cleanup.policy"]).isCompacted ? createdAtMilliseconds : nil
  }
}
