import Bytes
import KafkaProtocol
import TestSupport

/// A log's bytes: splitting, the records inside, and both ways of making a batch anew.
struct BatchTarget: FuzzTarget {
  let name = "batches"
  /// What the records of one batch may take uncompressed, in bytes.
  static let limit = 1 << 20
  private static let stamp = ProducerStamp(producerID: 77, producerEpoch: 5, baseSequence: 9)

  func seeds() throws -> [[UInt8]] {
    try Corpus.recordedLines(ending: ".logs").compactMap { $0.count == 2 ? Corpus.bytes(hex: $0[1]) : nil }
  }

  func mutate(_ input: inout [UInt8], _ random: inout SeededGenerator) {
    if Int.random(in: 0..<3, using: &random) == 0 { input = RandomLog.bytes(from: 0, &random) }
    LogMutation.mutate(&input, from: 0, &random)
  }

  func attempt(_ input: ByteView) throws(Finding) -> Bool {
    let stored: [StoredBatch]
    do { stored = try RecordBatches.split(input) } catch { return false }
    var isRead = false
    var run = MergeRun(stamp: Self.stamp)
    for case .batch(let batch) in stored {
      _ = try? batch.controlType()
      let records = try? batch.records(limit: Self.limit)
      if let records {
        isRead = true
        try expectBuilt(records, like: batch)
      }
      let checked = try? CheckedRecordBatch(verifying: batch)
      try Finding.require((checked != nil) == batch.verifyCRC(), "two opinions of a CRC")
      guard let checked else { continue }
      try expectRewritten(checked)
      try expectTimesWrittenOut(checked, records)
      try run.add(checked, records)
    }
    try run.end()
    return isRead
  }

  /// Consecutive records that were read are themselves after they were built into a batch and read again.
  private func expectBuilt(_ records: [Record], like batch: RecordBatchView) throws(Finding) {
    guard batch.isDense, !records.isEmpty else { return }
    let built: RecordBatchView
    do {
      let views = try RecordBatchBuilder.build(records, compression: batch.compression, stamp: Self.stamp)
      built = try RecordBatchView(ByteView(joining: views))
    } catch .unsuitable("timestamps too far apart") {
      return
    } catch {
      throw Finding("records that were read cannot be built into a batch: \(error)")
    }
    try Finding.require(built.verifyCRC(), "a batch that was built has another CRC")
    // Other deltas may take a few bytes more.
    let limit = Self.limit + 32 * records.count
    try Finding.require((try? built.records(limit: limit)) == records, "other records after building")
  }

  private func expectRewritten(_ checked: CheckedRecordBatch) throws(Finding) {
    let batch = checked.batch
    guard let views = try? RecordBatchRewriter.rewrite(checked, stamp: Self.stamp) else {
      let mayPass = batch.isDense && !batch.isControl && !batch.isLogAppendTime
      return try Finding.require(!mayPass, "a good batch was not rewritten")
    }
    guard let copy = try? RecordBatchView(ByteView(joining: views)) else { throw Finding("a rewritten batch is none") }
    try Finding.require(copy.verifyCRC() && copy.body == batch.body, "a rewritten batch has other bytes")
    try Finding.require(
      copy.baseTimestamp == batch.baseTimestamp && copy.maxTimestamp == batch.maxTimestamp
        && copy.recordCount == batch.recordCount && copy.lastOffsetDelta == batch.lastOffsetDelta
        && copy.compression == batch.compression && copy.producerID == Self.stamp.producerID
        && !copy.isTransactional && !copy.hasDeleteHorizon, "a rewritten batch has another header")
  }

  /// With the append time in every record the batch reads as before.
  private func expectTimesWrittenOut(_ checked: CheckedRecordBatch, _ records: [Record]?) throws(Finding) {
    guard checked.batch.isLogAppendTime, checked.batch.isDense else { return }
    let copy: CheckedRecordBatch
    do {
      copy = try checked.withAppendTimeWrittenOut(limit: Self.limit)
    } catch .unsuitable {
      return
    } catch {
      return try Finding.require(records == nil, "times were not written out: \(error)")
    }
    let batch = copy.batch
    try Finding.require(!batch.isLogAppendTime && batch.verifyCRC(), "no batch of its own times")
    try Finding.require(
      batch.baseOffset == checked.batch.baseOffset && batch.nextOffset == checked.batch.nextOffset
        && batch.maxTimestamp == checked.batch.maxTimestamp, "another header with the times written out")
    guard let records else { return }
    try Finding.require((try? batch.records(limit: 2 * Self.limit)) == records, "other records with times written out")
  }
}
