import KafkaProtocol
import LinkModel

/// Brings both sides' records below the destination's log end to the tail proof (R9).
struct TailReader {
  /// How far back the first look goes, and how much farther each next one, until enough offsets with records are seen.
  static let firstWindow: Int64 = 128
  static let widening: Int64 = 8
  /// Farther back than this the leader epochs alone speak.
  static let widestWindow: Int64 = 1 << 21

  let source: LogReader
  let destination: LogReader

  struct Result {
    var verdict: TailProof.Verdict
    /// The source's leader epoch of the batch below the log end; −1 where it has none there any more.
    var lastFetchedEpoch: Int32
  }

  /// - Parameter lowest: the first offset that both logs still have.
  func prove(below logEnd: Int64, lowest: Int64) async throws(QuestionFailed) -> Result {
    var window = Self.firstWindow
    while true {
      let range = max(lowest, logEnd - window)..<logEnd
      let ours = try await prints(range, source)
      let theirs = try await prints(range, destination)
      let verdict = TailProof.judge(source: ours.prints, destination: theirs.prints)
      let isEnough =
        switch verdict {
        case .differs: true
        case .equal(let count): count >= TailProof.offsets
        case .nothingInCommon: false
        }
      if isEnough || range.lowerBound <= lowest || window >= Self.widestWindow {
        return Result(verdict: verdict, lastFetchedEpoch: ours.lastLeaderEpoch)
      }
      window *= Self.widening
    }
  }

  private struct Prints {
    var prints: [Int64: RecordPrint] = [:]
    var lastLeaderEpoch: Int32 = -1
  }

  /// What a reader of this side's isolation sees in the range; a destination reader is not spared aborted records,
  /// because there must not be any.
  private func prints(_ range: Range<Int64>, _ reader: LogReader) async throws(QuestionFailed) -> Prints {
    var result = Prints()
    guard !range.isEmpty else { return result }
    try await reader.read(range) { answer throws(QuestionFailed) in
      var aborted = AbortedTransactions(answer.aborted)
      for batch in answer.batches {
        if batch.baseOffset < range.upperBound { result.lastLeaderEpoch = batch.partitionLeaderEpoch }
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
    _ batch: RecordBatchView, on side: TopicRoute.Side, in range: Range<Int64>, to prints: inout [Int64: RecordPrint]
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
      prints[offset] = RecordPrint(record, of: batch)
    }
    if prints.count > 10 * TailProof.offsets { TailProof.forgetAllButLast(of: &prints) }
  }
}
