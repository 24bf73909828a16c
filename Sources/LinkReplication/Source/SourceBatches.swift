import Bytes
import KafkaProtocol
import LinkModel

/// Looks at fetched batches before anything of them is used, and builds those anew that cannot pass as they are.
enum SourceBatches {
  /// The batches of one answer, each with its CRC found right.
  /// - Throws: for the first that cannot be mirrored exactly.
  static func checked(_ records: ByteView) throws(SourceProblem) -> [CheckedRecordBatch] {
    let stored: [StoredBatch]
    do { stored = try RecordBatches.split(records) } catch { throw problem(error) }
    var batches: [CheckedRecordBatch] = []
    batches.reserveCapacity(stored.count)
    for entry in stored { batches.append(try checked(entry)) }
    return batches
  }

  private static func checked(_ stored: StoredBatch) throws(SourceProblem) -> CheckedRecordBatch {
    switch stored {
    case .legacy(let magic, let offset):
      throw SourceProblem(reason: .unsupportedFormat, message: "offset \(offset) is stored in message format \(magic)")
    case .batch(let batch):
      do { return try CheckedRecordBatch(verifying: batch) } catch { throw problem(error, batch) }
    }
  }

  /// For a log that none may have written but ourselves: we append records with their own times.
  static func refuseAppendTimes(in batches: [CheckedRecordBatch]) throws(SourceProblem) {
    for batch in batches.lazy.map(\.batch) where batch.isLogAppendTime && !batch.isControl {
      let message = "the batch at offset \(batch.baseOffset) has timestamps by append time"
      throw SourceProblem(reason: .unsupportedFormat, message: message)
    }
  }

  static func records(of batch: RecordBatchView, atMost byteCount: Int) throws(SourceProblem) -> [Record] {
    do { return try batch.records(limit: byteCount) } catch { throw problem(error, batch) }
  }

  /// Whether the batch, the next one of its answer, belongs to an aborted transaction.
  static func isAborted(
    _ batch: RecordBatchView, _ aborted: inout AbortedTransactions
  ) throws(SourceProblem) -> Bool {
    do { return try aborted.includes(batch) } catch { throw problem(error, batch) }
  }

  /// As CreateTime, reading the same.
  static func withTimesWrittenOut(
    _ checked: CheckedRecordBatch, atMost byteCount: Int
  ) throws(SourceProblem) -> CheckedRecordBatch {
    guard checked.batch.isLogAppendTime else { return checked }
    do { return try checked.withAppendTimeWrittenOut(limit: byteCount) } catch { throw problem(error, checked.batch) }
  }

  /// Consecutive records of `batch` as a batch of their own, at the same offsets and compressed alike.
  static func rebuilt(_ records: [Record], of batch: RecordBatchView) throws(SourceProblem) -> CheckedRecordBatch {
    do {
      let baseOffset = batch.baseOffset + Int64(records.first?.offsetDelta ?? 0)
      let pieces = try RecordBatchBuilder.build(
        records, compression: batch.compression, stamp: .none, baseOffset: baseOffset)
      return try CheckedRecordBatch(verifying: RecordBatchView(ByteView(joining: pieces)))
    } catch {
      throw problem(error, batch)
    }
  }

  private static func problem(_ error: RecordBatchError, _ batch: RecordBatchView? = nil) -> SourceProblem {
    let place = batch.map { "offset \($0.baseOffset): " } ?? ""
    return SourceProblem(reason: .corruptSource, message: "\(place)\(error)")
  }
}
