import Bytes
import KafkaProtocol

/// Adjacent batches that merge, gathered for as long as they are adjacent: the one batch that they become holds the
/// records of all, in order, at the offsets they had.
struct MergeRun {
  let stamp: ProducerStamp
  private var batches: [CheckedRecordBatch] = []
  /// Of all batches, with deltas counted from the first; nil where one batch's cannot be read.
  private var records: [Record]? = []

  init(stamp: ProducerStamp) { self.stamp = stamp }

  /// - Parameter records: those of the batch, nil where they cannot be read.
  mutating func add(_ checked: CheckedRecordBatch, _ records: [Record]?) throws(Finding) {
    if !checked.isMergeable || batches.last.map({ $0.batch.nextOffset != checked.batch.baseOffset }) ?? false {
      try end()
    }
    guard checked.isMergeable else { return }
    let shift = checked.batch.baseOffset - (batches.first ?? checked).batch.baseOffset
    batches.append(checked)
    self.records? += (records ?? []).map { record in
      var shifted = record
      shifted.offsetDelta = Int32(truncatingIfNeeded: shift + Int64(record.offsetDelta))
      return shifted
    }
    if records == nil { self.records = nil }
  }

  /// Merges what was gathered, and begins anew.
  mutating func end() throws(Finding) {
    defer {
      batches = []
      records = []
    }
    guard !batches.isEmpty else { return }
    let merged: RecordBatchView
    do {
      merged = try RecordBatchView(ByteView(joining: RecordBatchMerger.merge(batches, stamp: stamp)))
    } catch .unsuitable {
      return
    } catch {
      return try Finding.require(records == nil, "records that can be read were not merged: \(error)")
    }
    try Finding.require(merged.verifyCRC() && merged.isDense, "a merged batch is not a good one")
    guard let records else { return }
    let limit = 2 * batches.reduce(0) { $0 + $1.batch.bytes.count } + 64 * records.count
    try Finding.require((try? merged.records(limit: limit)) == records, "other records after merging")
    try Finding.require(
      merged.maxTimestamp == records.map(\.timestamp).max(), "a merged batch has another latest time")
  }
}
