import LinkModel

/// What has come of one partition so far.
struct PartitionTally: Sendable {
  var recordsCopied: Int64 = 0
  var bytesCopied: Int64 = 0
  var holesFilled: Int64 = 0
  var appendedEnd: Int64 = 0
  var isStopped = false
  /// Where the run ends: the source's last stable offset at the first start, or as last heard of where the mirror
  /// follows its source; nil before that.
  var targetOffset: Int64?
  private(set) var isTailProven = true
  /// When it was in sync, in milliseconds since 1970.
  var inSyncAtMilliseconds: Int64?

  mutating func began(_ started: PartitionStarter.Started, target: Int64) {
    targetOffset = target
    appendedEnd = started.logEndOffset
    isTailProven = started.isTailProven
  }

  /// Before the first start is over: how far this run is to go, and filler that was appended on the way.
  mutating func aim(at target: Int64) { targetOffset = targetOffset ?? target }

  mutating func filled(upTo logEnd: Int64) { appendedEnd = logEnd }

  var offsetsBehind: Int64 { max(0, (targetOffset ?? appendedEnd) - appendedEnd) }
}

/// How the copying of one partition ended.
struct PartitionResult: Sendable {
  var end: PartitionEnd
  var tally: PartitionTally
}

extension PartitionResult {
  /// Its worker said nothing of it.
  init(unfinished partition: Int32) {
    let stop = ReplicationStop(
      reason: .executionFailed, partition: partition, message: "the copying ended and said nothing of this partition")
    self.init(end: .stopped(stop), tally: PartitionTally())
  }
}
