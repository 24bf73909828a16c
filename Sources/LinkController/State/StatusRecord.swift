import LinkModel

/// How a link or a mirror was when a run last left it. For people: nothing is decided by it.
struct StatusRecord: Sendable, Equatable, Codable {
  /// In the order of their kinds' names, one of a kind.
  var conditions: [Condition] = []
  /// Over the whole life of the mirror's topic.
  var holesFilled: Int64 = 0
  var partitionsWithUnprovenTail: [Int32] = []
  /// Of a compacted mirror: all that was committed at the source by then has been read, in milliseconds since 1970.
  var lastInSyncMilliseconds: Int64?
  /// Of the manifest's spec that the last run was asked for.
  var observedSpecHash: String?

  /// In characters; longer texts are cut before they are written.
  static let maximumMessageLength = 2_000

  /// Sets a condition; the time of its last transition moves only when its truth changes.
  mutating func set(_ kind: Condition.Kind, _ truth: Condition.Truth, reason: Reason?, message: String, now: Int64) {
    let old = conditions.first { $0.kind == kind }
    let since = old?.truth == truth ? old?.lastTransitionMilliseconds : nil
    conditions.removeAll { $0.kind == kind }
    conditions.append(
      Condition(
        kind: kind, truth: truth, reason: reason, message: String(message.prefix(Self.maximumMessageLength)),
        lastTransitionMilliseconds: since ?? now))
    conditions.sort { $0.kind.rawValue < $1.kind.rawValue }
  }
}
