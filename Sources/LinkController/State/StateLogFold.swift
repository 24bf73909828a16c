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
    var filter = AbortedFilter(aborted)
    for stored in try Self.split(bytes) {
      guard case .batch(let batch) = stored else {
        throw StateUnreadable("the log holds messages of an old format at offset \(nextOffset)")
      }
      guard batch.baseOffset < limit else {
        nextOffset = max(nextOffset, limit)  // the cleaner has emptied what lies between
        return
      }
      let isWanted = filter.passes(batch)
      if batch.lastOffset >= nextOffset, isWanted, !batch.isControl { try fold(batch) }
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

  private static func records(of batch: RecordBatchView) throws(StateUnreadable) -> [Record] {
    do throws(RecordBatchError) {
      return try batch.records(limit: maximumBatchSize)
    } catch {
      throw StateUnreadable("the batch at offset \(batch.baseOffset) cannot be read: \(error)")
    }
  }
}

/// Which batches of a fetch belong to transactions that were aborted: from a transaction's first offset to its marker.
struct AbortedFilter {
  /// Those that have not begun yet, the next one last.
  private var ahead: [FetchResponse.AbortedTransaction]
  private var open: Set<Int64> = []

  init(_ aborted: [FetchResponse.AbortedTransaction]) {
    ahead = aborted.sorted { ($0.firstOffset, $0.producerID) > ($1.firstOffset, $1.producerID) }
  }

  /// Batches are to be asked about in the order of the log.
  mutating func passes(_ batch: RecordBatchView) -> Bool {
    while let next = ahead.last, next.firstOffset <= batch.lastOffset {
      open.insert(next.producerID)
      ahead.removeLast()
    }
    guard batch.isTransactional, open.contains(batch.producerID) else { return true }
    // A marker ends the transaction; one that is no abort marker cannot stand here.
    if batch.isControl { open.remove(batch.producerID) }
    return false
  }
}
