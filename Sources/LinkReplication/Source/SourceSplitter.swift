import Bytes
import KafkaProtocol
import LinkModel

/// Splits what a fetch brought into runs of records and holes, which together cover every offset up to the answer's
/// end (R5). Batches that stand for consecutive offsets stay as they are; only one with holes inside, or one that
/// begins before the offset asked for, is decompressed and built anew, and one with times by append time gets them
/// written out.
struct SourceSplitter {
  /// What a batch may grow to when it must be decompressed, in bytes.
  static let decompressedBytes = 256 << 20

  private(set) var segments: [Segment<CheckedRecordBatch>] = []
  /// The first offset that `segments` say nothing about yet.
  private(set) var nextOffset: Int64
  /// The leader epoch of the last batch seen; −1 before the first.
  private(set) var lastLeaderEpoch: Int32
  private var aborted: AbortedTransactions
  private let lastStableOffset: Int64

  /// - Parameters:
  ///   - nextOffset: the offset that the fetch asked for.
  ///   - lastStableOffset: of the answer; nothing at or above it is read.
  init(
    nextOffset: Int64, lastLeaderEpoch: Int32, lastStableOffset: Int64, aborted: [FetchResponse.AbortedTransaction]
  ) {
    self.nextOffset = nextOffset
    self.lastLeaderEpoch = lastLeaderEpoch
    self.lastStableOffset = lastStableOffset
    self.aborted = AbortedTransactions(aborted)
  }

  /// - Throws: before anything of the answer is used, if one of its batches cannot be mirrored.
  static func split(
    _ records: ByteView, nextOffset: Int64, lastLeaderEpoch: Int32, lastStableOffset: Int64,
    aborted: [FetchResponse.AbortedTransaction]
  ) throws(SourceProblem) -> SourceSplitter {
    var splitter = SourceSplitter(
      nextOffset: nextOffset, lastLeaderEpoch: lastLeaderEpoch, lastStableOffset: lastStableOffset, aborted: aborted)
    for batch in try SourceBatches.checked(records) { try splitter.take(batch) }
    return splitter
  }

  private mutating func take(_ checked: CheckedRecordBatch) throws(SourceProblem) {
    let batch = checked.batch
    let isAborted = try SourceBatches.isAborted(batch, &aborted)
    guard batch.lastOffset >= nextOffset, batch.baseOffset < lastStableOffset else { return }
    lastLeaderEpoch = batch.partitionLeaderEpoch
    if batch.baseOffset > nextOffset { addHole(upTo: batch.baseOffset) }
    if batch.isControl || isAborted || batch.recordCount == 0 { return addHole(upTo: batch.lastOffset + 1) }
    if batch.isDense, batch.baseOffset == nextOffset {
      return add(try SourceBatches.withTimesWrittenOut(checked, atMost: Self.decompressedBytes))
    }
    try addRuns(of: batch)
  }

  private mutating func add(_ checked: CheckedRecordBatch) {
    let batch = checked.batch
    segments.append(
      .data(
        DataBatch(
          baseOffset: batch.baseOffset, offsetCount: batch.recordCount, maxTimestamp: batch.maxTimestamp,
          byteCount: batch.bytes.count, payload: checked, isMergeable: checked.isMergeable)))
    nextOffset = batch.nextOffset
  }

  private mutating func addHole(upTo end: Int64) {
    var start = nextOffset
    if case .hole(let before) = segments.last {
      start = before.lowerBound
      segments.removeLast()
    }
    segments.append(.hole(start..<end))
    nextOffset = end
  }

  /// The records of a batch with holes inside, as runs without any, each a batch of its own.
  private mutating func addRuns(of batch: RecordBatchView) throws(SourceProblem) {
    let records = try SourceBatches.records(of: batch, atMost: Self.decompressedBytes)
    var run: [Record] = []
    for record in records where batch.baseOffset + Int64(record.offsetDelta) >= nextOffset {
      if let last = run.last, record.offsetDelta != last.offsetDelta + 1 {
        try close(run, of: batch)
        run = []
      }
      run.append(record)
    }
    try close(run, of: batch)
    if nextOffset <= batch.lastOffset { addHole(upTo: batch.lastOffset + 1) }
  }

  private mutating func close(_ run: [Record], of batch: RecordBatchView) throws(SourceProblem) {
    guard let first = run.first else { return }
    let start = batch.baseOffset + Int64(first.offsetDelta)
    if start > nextOffset { addHole(upTo: start) }
    add(try SourceBatches.rebuilt(run, of: batch))
  }
}
