import Bytes

/// Makes one batch of several small ones, so that a partition whose batches go one at a time is not bound to one of
/// them a round trip.
public enum RecordBatchMerger {
  /// Adjacent batches as another producer's one plain batch: base offset 0, leader epoch −1, `stamp`. Keys, values,
  /// headers and times are those of the records; their bytes are copied once, and nothing is allocated for a record.
  /// - Parameters:
  ///   - batches: each `isMergeable`, and each beginning at the offset behind the one before.
  ///   - allocate: a block of at least so many bytes, for the records.
  /// - Returns: a header of 61 bytes, and the records.
  /// - Throws: `unsuitable` for other batches and for times so far apart that 64 bits do not hold the difference;
  ///   `malformed` where the bytes are not the records that the header claims.
  public static func merge(
    _ batches: [CheckedRecordBatch], stamp: ProducerStamp,
    allocate: (_ byteCount: Int) -> Block = { Block(capacity: $0) }
  ) throws(RecordBatchError) -> [ByteView] {
    guard let first = batches.first?.batch else { throw .unsuitable("no batch") }
    guard batches.allSatisfy(\.isMergeable) else { throw .unsuitable("a batch that does not merge") }
    for (one, next) in zip(batches, batches.dropFirst()) where next.batch.baseOffset != one.batch.nextOffset {
      throw .unsuitable("offset \(next.batch.baseOffset) behind \(one.batch.lastOffset)")
    }
    var layout = RecordCopier.Layout(baseTimestamp: first.baseTimestamp)
    for batch in batches.lazy.map(\.batch) {
      try layout.add(batch.body, count: batch.recordCount, times: .own(batch.baseTimestamp))
    }
    var copier = RecordCopier(layout, block: allocate(layout.capacity))
    for batch in batches.lazy.map(\.batch) {
      try copier.append(batch.body, count: batch.recordCount, times: .own(batch.baseTimestamp))
    }
    let body = copier.view
    var header = RecordBatchHeader(first, as: stamp)
    header.lastOffsetDelta = copier.recordCount - 1
    header.recordCount = copier.recordCount
    header.maxTimestamp = copier.maxTimestamp
    return [header.encoded(bodyCRC: body.crc32c(), bodyCount: body.count), body]
  }

  /// Within 18 million years of 1970: the difference of two such times never overflows.
  static func hasOrdinaryTimes(_ batch: RecordBatchView) -> Bool {
    let ordinary = -(Int64(1) << 59)...(Int64(1) << 59)
    return ordinary.contains(batch.baseTimestamp) && ordinary.contains(batch.maxTimestamp)
  }
}
