import Bytes
import KafkaProtocol

/// Folds the bytes of the state topic's log into what is recorded, fetch by fetch: only what committed transactions
/// wrote counts.
struct StateLogFold {
  /// In bytes. A batch of ours takes a small part of it; a larger one is not ours.
  static let maximumBatchSize = 16 << 20

  private(set) var state = RecordedState()
  /// Everything below it is folded in.
  private(set) var nextOffset: Int64

  init(from offset: Int64) { nextOffset = offset }

  /// Takes the bytes of one fetch at `nextOffset`, read_committed, with the aborted transactions that the broker lists
  /// for them.
  mutating func take(
    _ bytes: ByteView, aborted: [FetchResponse.AbortedTransaction], below limit: Int64
  ) throws(StateUnreadable) {
    var transactions = AbortedTransactions(aborted)
    for stored in try Self.split(bytes) {
      guard case .batch(let batch) = stored else {
        throw StateUnreadable("the log holds messages of an old format at offset \(nextOffset)")
      }
      guard batch.baseOffset < limit else {
        nextOffset = max(nextOffset, limit)  // the cleaner has emptied what lies between
        return
      }
      let isAborted = try Self.isAborted(batch, &transactions)
      if batch.lastOffset >= nextOffset, !isAborted, !batch.isControl { try fold(batch) }
      nextOffset = max(nextOffset, batch.nextOffset)
    }
  }

  private mutating func fold(_ batch: RecordBatchView) throws(StateUnreadable) {
    guard batch.verifyCRC() else { throw StateUnreadable("the batch at offset \(batch.baseOffset) is corrupt") }
    for record in try Self.records(of: batch) {
      let offset = batch.baseOffset + Int64(record.offsetDelta)
      guard offset >= nextOffset else { continue }
      try state.take(key: record.key?.array, value: record.value?.array, at: offset)
    }
  }

  private static func split(_ bytes: ByteView) throws(StateUnreadable) -> [StoredBatch] {
    do throws(RecordBatchError) {
      return try RecordBatches.split(bytes)
    } catch {
      throw StateUnreadable("the log cannot be taken apart: \(error)")
    }
  }

  private static func isAborted(
    _ batch: RecordBatchView, _ transactions: inout AbortedTransactions
  ) throws(StateUnreadable) -> Bool {
    do throws(RecordBatchError) {
      return try transactions.includes(batch)
    } catch {
      throw StateUnreadable("the marker at offset \(batch.baseOffset) cannot be read: \(error)")
    }
  }

  private static func records(of batch: RecordBatchView) throws(StateUnreadable) -> [Record] {
    do throws(RecordBatchError) {
      return try batch.records(limit: maximumBatchSize)
    } catch {
      throw StateUnreadable("the batch at offset \(batch.baseOffset) cannot be read: \(error)")
    }
  }
}
