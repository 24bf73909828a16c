/// A stored batch whose CRC has been found right. That of its records alone is kept: with it a header of another
/// producer, and its CRC, are made without reading the records again.
public struct CheckedRecordBatch: Sendable {
  public let batch: RecordBatchView
  /// CRC-32C of `batch.body`.
  public let bodyCRC: UInt32

  /// Reads the bytes once.
  /// - Throws: `corrupt` where the CRC in the header is not that of the bytes.
  public init(verifying batch: RecordBatchView) throws(RecordBatchError) {
    bodyCRC = batch.body.crc32c()
    guard RecordBatchHeader.crc(of: batch.bytes, bodyCRC: bodyCRC, bodyCount: batch.body.count) == batch.crc else {
      throw .corrupt
    }
    self.batch = batch
  }

  /// - Parameter bodyCRC: computed over the very bytes of the batch's body.
  init(unchecked batch: RecordBatchView, bodyCRC: UInt32) {
    self.batch = batch
    self.bodyCRC = bodyCRC
  }

  /// `RecordBatchMerger` takes it: data without compression, holes or append times.
  public var isMergeable: Bool {
    let passing = RecordBatchAttributes.transactional | RecordBatchAttributes.deleteHorizon
    return batch.attributes & ~passing == 0 && batch.isDense && RecordBatchMerger.hasOrdinaryTimes(batch)
  }
}
