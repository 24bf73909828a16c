import KafkaProtocol

/// Batches of filler, built when they are first wanted and kept, and places for those that fill. Bound to its loop's
/// thread; the partitions of one loop share it.
final class FillerSupply {
  /// Records in a batch where max.message.bytes allows it: about 400 KB, of which a broker takes 10 and more a second.
  static let largestBatch: Int32 = 500_000
  static let smallestBatch: Int32 = 1_000
  /// Partitions that fill at a time: a broker takes the filler of one connection batch after batch, so that more at a
  /// time would only end later.
  static let fillingAtATime = 4

  let gate = StartGate(places: FillerSupply.fillingAtATime)
  private var whole: [Int32: FillerBatch] = [:]
  private var remainder: FillerBatch?

  /// How many records a batch may have so that it fits.
  /// - Parameter limit: in bytes, of the batch.
  /// - Throws: where not even the smallest fits.
  func batchSize(within limit: Int, atMost offsets: Int64) throws(RecordBatchError) -> Int32 {
    var size = Self.largestBatch
    while true {
      // No larger than its records uncompressed, 10 bytes each: then no whole batch is built for a few offsets.
      if Int64(size) >= offsets, offsets * 10 + 1_000 < limit { return size }
      if try batch(of: size).byteCount <= limit { return size }
      guard size > Self.smallestBatch else { throw .tooLarge(limit: limit) }
      size /= 2
    }
  }

  /// Whole batches are kept for good, of others the last one.
  func batch(of count: Int32) throws(RecordBatchError) -> FillerBatch {
    if let known = whole[count] { return known }
    if let remainder, remainder.recordCount == count { return remainder }
    let built = try FillerBatch(recordCount: count)
    if isWhole(count) { whole[count] = built } else { remainder = built }
    return built
  }

  private func isWhole(_ count: Int32) -> Bool {
    var size = Self.largestBatch
    while size > count { size /= 2 }
    return size == count
  }
}
