import Bytes
import CCRC32C

/// Who appends a batch, and where in the sequence of that producer's records it stands.
public struct ProducerStamp: Hashable, Sendable {
  /// −1: no producer id; the broker then checks neither epoch nor sequence.
  public var producerID: Int64
  public var producerEpoch: Int16
  /// Of the batch's first record.
  public var baseSequence: Int32

  public init(producerID: Int64, producerEpoch: Int16, baseSequence: Int32) {
    self.producerID = producerID
    self.producerEpoch = producerEpoch
    self.baseSequence = baseSequence
  }

  /// No producer id.
  public static let none = ProducerStamp(producerID: -1, producerEpoch: -1, baseSequence: -1)
}

public enum RecordBatchRewriter {
  /// `batch` as another producer's plain batch: base offset 0, leader epoch −1, `stamp`, and neither transactional
  /// nor with a delete horizon (the destination's cleaner would act on it at once). Records and timestamps stay.
  ///
  /// The bytes of the records are read once: their CRC proves the source's CRC and is part of the new one.
  /// - Returns: a header of 61 bytes of its own, and the records by reference.
  /// - Throws: `corrupt` where the source's CRC is wrong; `unsuitable` for a control batch, for LogAppendTime (the
  ///   records' own timestamps are not the ones that count) and for a batch with holes inside, which brokers refuse.
  public static func rewrite(
    _ batch: RecordBatchView, stamp: ProducerStamp
  ) throws(RecordBatchError) -> [ByteView] {
    guard !batch.isControl else { throw .unsuitable("a control batch") }
    guard !batch.isLogAppendTime else { throw .unsuitable("timestamps by append time") }
    guard batch.isDense else { throw .unsuitable("holes inside") }
    let body = batch.body
    let bodyCRC = body.crc32c()
    guard crc(ofHeader: batch.bytes, bodyCRC, body.count) == batch.crc else { throw .corrupt }
    var header = RecordBatchHeader(batch)
    header.attributes &= ~(RecordBatchAttributes.transactional | RecordBatchAttributes.deleteHorizon)
    header.stamp = stamp
    return [header.encoded(bodyCRC: bodyCRC, bodyCount: body.count), body]
  }

  /// The CRC of a batch by the CRC of its records: header from `attributes` on, then body.
  static func crc(ofHeader bytes: ByteView, _ bodyCRC: UInt32, _ bodyCount: Int) -> UInt32 {
    let start = RecordBatchLayout.attributes
    let covered = bytes.slice(start, count: RecordBatchLayout.records - start)
    return crc32c_combine(covered.crc32c(), bodyCRC, bodyCount)
  }
}

/// What a client decides of a batch's header; the rest follows from the records, or is the broker's.
struct RecordBatchHeader {
  var attributes: Int16
  var lastOffsetDelta: Int32
  var baseTimestamp: Int64
  var maxTimestamp: Int64
  var stamp: ProducerStamp
  var recordCount: Int32

  /// 61 bytes with base offset 0, leader epoch −1 and the CRC that fits a body with `bodyCRC`.
  func encoded(bodyCRC: UInt32, bodyCount: Int) -> ByteView {
    var output = ByteWriter()
    output.append(integer: Int64(0))
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
    let crc = RecordBatchRewriter.crc(ofHeader: header, bodyCRC, bodyCount)
    header.block.address.storeBytes(
      of: crc.bigEndian, toByteOffset: header.start + RecordBatchLayout.crc, as: UInt32.self)
    return header
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
}
