import LinkModel

extension MirrorChanges {
  /// What is to be known of a compacted mirror that is copied: nothing, where all tombstones will be there to be read.
  /// - Parameters:
  ///   - ends: how far each partition is, or where it is to begin.
  ///   - isMade: false for a mirror that is yet to be made: what is recorded of an earlier one is over.
  func tombstoneWarnings(_ copy: MirrorCopy?, above ends: [Int64], isMade: Bool) -> [Warning] {
    guard let copy, let compaction = copy.compaction else { return [] }
    let head = isMade ? context.records.heads[wanted.destinationTopic] : nil
    let message =
      head?.tombstonesAtRisk ?? foreseen(copy, compaction, above: ends, lastInSync: head?.lastInSyncMilliseconds)
    return message.map {
      [Warning(address: wanted.address, reason: .tombstonesAtRisk, message: $0, place: wanted.place)]
    } ?? []
  }

  private func foreseen(
    _ copy: MirrorCopy, _ compaction: Compaction, above ends: [Int64], lastInSync: Int64?
  ) -> String? {
    guard copy.cost.offsets > 0 else { return nil }
    let copying = CopyPace.milliseconds(offsets: source.mostMissing(above: ends), bytes: copy.cost.bytes)
    return TombstoneRisk.foreseen(
      lastInSync: lastInSync, now: context.observedAt, copying: copying,
      retention: compaction.tombstoneRetentionMilliseconds)
  }
}

extension SourceTopic {
  /// What that partition lacks which lacks most.
  fileprivate func mostMissing(above logEnds: [Int64]) -> Int64 {
    zip(offsets, logEnds).reduce(0) { max($0, $1.0.lastStableOffset - max($1.1, $1.0.logStartOffset)) }
  }
}
