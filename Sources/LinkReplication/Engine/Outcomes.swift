import LinkModel

extension MirrorOutcome {
  /// A mirror is in sync when all its partitions are; the first stop of any of them is its own.
  init(_ work: MirrorWork, _ results: [PartitionResult]) {
    var end = End.inSync
    for result in results {
      switch (result.end, end) {
      case (.stopped(let stop), .inSync), (.stopped(let stop), .drained): end = .stopped(stop)
      case (.drained, .inSync), (.sourceMoved, .inSync): end = .drained
      default: break
      }
    }
    self.init(
      link: work.link, destinationTopic: work.destination.name, end: end,
      recordsCopied: results.reduce(0) { $0 + $1.tally.recordsCopied },
      bytesCopied: results.reduce(0) { $0 + $1.tally.bytesCopied },
      holesFilled: results.reduce(0) { $0 + $1.tally.holesFilled },
      partitionsWithUnprovenTail: results.indices.filter { !results[$0].tally.isTailProven }.map(Int32.init),
      inSyncAtMilliseconds: end == .inSync ? results.compactMap(\.tally.inSyncAtMilliseconds).max() : nil)
  }
}

extension MirrorProgress {
  init(_ partitions: [PartitionTally]) {
    self.init(partitionCount: partitions.count)
    for tally in partitions {
      recordsCopied += tally.recordsCopied
      bytesCopied += tally.bytesCopied
      holesFilled += tally.holesFilled
      offsetsBehind += tally.offsetsBehind
      if tally.isStopped {
        partitionsStopped += 1
      } else if tally.targetOffset != nil, tally.offsetsBehind == 0 {
        partitionsInSync += 1
      }
    }
  }
}
