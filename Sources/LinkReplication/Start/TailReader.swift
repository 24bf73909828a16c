import KafkaProtocol
import LinkModel

/// Brings both sides' records below the destination's log end to the tail proof (R9).
struct TailReader {
  /// How far back the first look goes, and how much farther each next one, until enough offsets with records are seen.
  static let firstWindow: Int64 = 128
  static let widening: Int64 = 8
  /// Farther back than this the leader epochs alone speak.
  static let widestWindow: Int64 = 1 << 21
  /// Of a compacted topic, whose few keys one side may have written millions of times: both have the newest records,
  /// and fewer of them in common are enough.
  static let widestCompactedWindow: Int64 = 1 << 18
  static let enoughInCommon = 10

  let source: LogReader
  let destination: LogReader
  let isCompacted: Bool
  let linkProducerIDs: Set<Int64>

  struct Result {
    var verdict: TailProof.Verdict
    /// The source's leader epoch of the batch that holds the offset below the log end; −1 where it has none there any more.
    var lastFetchedEpoch: Int32
  }

  /// - Parameter lowest: the first offset that both logs still have.
  func prove(below logEnd: Int64, lowest: Int64) async throws(QuestionFailed) -> Result {
    var window = Self.firstWindow
    while true {
      let range = max(lowest, logEnd - window)..<logEnd
      let ours = try await prints(range, source)
      let theirs = try await prints(range, destination)
      let verdict = judge(ours.prints, theirs.prints)
      let widest = isCompacted ? Self.widestCompactedWindow : Self.widestWindow
      if isEnough(verdict) || range.lowerBound <= lowest || window >= widest {
        return Result(verdict: verdict, lastFetchedEpoch: ours.lastLeaderEpoch)
      }
      window = min(widest, window * Self.widening)
    }
  }

  private func judge(_ source: TailPrints, _ destination: TailPrints) -> TailProof.Verdict {
    guard isCompacted else { return TailProof.judge(source: source.prints, destination: destination.prints) }
    return TailProof.judgeCompacted(source: source, destination: destination, linkProducerIDs: linkProducerIDs)
  }

  private func isEnough(_ verdict: TailProof.Verdict) -> Bool {
    switch verdict {
    case .differs: true
    case .equal(let count): count >= (isCompacted ? Self.enoughInCommon : TailProof.offsets)
    case .nothingInCommon: false
    }
  }

  private struct Prints {
    var prints: TailPrints
    /// Of the batch at the range's last offset; −1 where there is none. The epoch of a batch farther below would not do:
    /// what was cleaned away in between may be of a later one, and then the log of the earlier one ends there.
    var lastLeaderEpoch: Int32 = -1
  }

  /// What a reader of this side's isolation sees in the range; a destination reader is not spared aborted records,
  /// because there must not be any.
  private func prints(_ range: Range<Int64>, _ reader: LogReader) async throws(QuestionFailed) -> Prints {
    var result = Prints(prints: TailPrints(isCompacted ? .sample : .last))
    guard !range.isEmpty else { return result }
    try await reader.read(range) { answer throws(QuestionFailed) in
      var aborted = AbortedTransactions(answer.aborted)
      for batch in answer.batches {
        if batch.baseOffset < range.upperBound, batch.lastOffset >= range.upperBound - 1 {
          result.lastLeaderEpoch = batch.partitionLeaderEpoch
        }
        let isAborted = try isAborted(batch, &aborted, on: reader.route.side)
        if !batch.isControl, !isAborted { try add(batch, on: reader.route.side, in: range, to: &result.prints) }
      }
    }
    return result
  }

  private func isAborted(
    _ batch: RecordBatchView, _ aborted: inout AbortedTransactions, on side: TopicRoute.Side
  ) throws(QuestionFailed) -> Bool {
    do {
      return try SourceBatches.isAborted(batch, &aborted)
    } catch {
      throw QuestionFailed(problem: error, on: side)
    }
  }

  private func add(
    _ batch: RecordBatchView, on side: TopicRoute.Side, in range: Range<Int64>, to prints: inout TailPrints
  ) throws(QuestionFailed) {
    let records: [Record]
    do {
      records = try SourceBatches.records(of: batch, atMost: SourceSplitter.decompressedBytes)
    } catch {
      throw QuestionFailed(problem: error, on: side)
    }
    for record in records {
      let offset = batch.baseOffset + Int64(record.offsetDelta)
      guard range.contains(offset) else { continue }
      prints.add(RecordPrint(record, of: batch), at: offset)
    }
  }
}
