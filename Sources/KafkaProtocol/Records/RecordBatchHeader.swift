import Bytes
import CCRC32C

/// What a client decides of a batch's header; the rest follows from the records, or is the broker's.
struct RecordBatchHeader {
  var attributes: Int16
  var lastOffsetDelta: Int32
  var baseTimestamp: Int64
  var maxTimestamp: Int64
  var stamp: ProducerStamp
  var recordCount: Int32

  /// 61 bytes with leader epoch −1 and the CRC that fits a body with `bodyCRC`.
  /// - Parameter baseOffset: producers send 0, and no CRC covers it.
  func encoded(bodyCRC: UInt32, bodyCount: Int, baseOffset: Int64 = 0) -> ByteView {
    var output = ByteWriter()
    output.append(integer: baseOffset)
    output.append(integer: Int32(RecordBatchLayout.records - RecordBatchLayout.uncountedBytes + bodyCount))
    output.append(integer: Int32(-1))
    output.append(2)
    output.append(integer: UInt32(0))
    output.append(integer: attributes)
    output.append(integer: lastOffsetDelta)
    output.append(integer: baseTimestamp)
    output.append(integer: maxTimestamp)
    output.append(integer: stamp.producerID)
    output.append(integer: stamp.producerEpoch)
    output.append(integer: stamp.baseSequence)
    output.append(integer: recordCount)
    let header = output.views()[0]
    let crc = Self.crc(of: header, bodyCRC: bodyCRC, bodyCount: bodyCount)
    header.block.address.storeBytes(
      of: crc.bigEndian, toByteOffset: header.start + RecordBatchLayout.crc, as: UInt32.self)
    return header
  }

  /// The CRC of a batch by the CRC of its records: header from `attributes` on, then body.
  static func crc(of bytes: ByteView, bodyCRC: UInt32, bodyCount: Int) -> UInt32 {
    let start = RecordBatchLayout.attributes
    let covered = bytes.slice(start, count: RecordBatchLayout.records - start)
    return crc32c_combine(covered.crc32c(), bodyCRC, bodyCount)
  }
}

extension RecordBatchHeader {
  init(_ batch: RecordBatchView) {
    self.init(
      attributes: batch.attributes, lastOffsetDelta: batch.lastOffsetDelta, baseTimestamp: batch.baseTimestamp,
      maxTimestamp: batch.maxTimestamp,
      stamp: ProducerStamp(
        producerID: batch.producerID, producerEpoch: batch.producerEpoch, baseSequence: batch.baseSequence),
      recordCount: batch.recordCount)
  }

  /// `batch` as another producer's plain one: neither transactional, nor with a delete horizon (the destination's
  /// cleaner would act on it at once).
  init(_ batch: RecordBatchView, as stamp: ProducerStamp) {
    self.init(batch)
    attributes &= ~(RecordBatchAttributes.transactional | RecordBatchAttributes.deleteHorizon)
    self.stamp = stamp
  }
}
