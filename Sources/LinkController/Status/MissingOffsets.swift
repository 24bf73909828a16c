import LinkModel

/// How far a mirror is behind: the offsets between its log ends and the source's last stable offsets.
struct MissingOffsets: Equatable {
  /// By partition number; never negative.
  var byPartition: [Int64]
  /// The mirror's log ends.
  var logEnds: [Int64]

  var total: Int64 { byPartition.reduce(0, +) }

  /// nil where one side was not seen whole, or where a live topic is another than the recorded one.
  init?(_ record: MirrorRecord, source: TopicSnapshot?, destination: TopicSnapshot?) {
    guard let source, let destination, record.source.isMatched(by: source.id),
      record.destination.isMatched(by: destination.id), let from = source.details?.offsets.value,
      let to = destination.details?.offsets.value, from.count == to.count
    else { return nil }
    logEnds = to.map { $0.logEndOffset ?? $0.highWatermark }
    byPartition = zip(from, logEnds).map { max(0, $0.lastStableOffset - $1) }
  }
}

extension TopicIdentity {
  /// Ids that are not known on both sides say nothing.
  fileprivate func isMatched(by live: String?) -> Bool { id == nil || live == nil || id == live }
}
