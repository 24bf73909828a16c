import LinkModel

/// What has come of one partition so far.
struct PartitionTally: Sendable {
  var recordsCopied: Int64 = 0
  var bytesCopied: Int64 = 0
  var holesFilled: Int64 = 0
  var appendedEnd: Int64 = 0
  var isStopped = false
  /// The source's last stable offset at the first start; nil before it.
  private(set) var targetOffset: Int64?
  private(set) var isTailProven = true

  mutating func began(_ started: PartitionStarter.Started, target: Int64) {
    targetOffset = target
    appendedEnd = started.logEndOffset
    isTailProven = started.isTailProven
  }

  var offsetsBehind: Int64 { max(0, (targetOffset ?? appendedEnd) - appendedEnd) }
}

/// How the copying of one partition ended.
struct PartitionResult: Sendable {
  var end: PartitionEnd
  var tally: PartitionTally
}
