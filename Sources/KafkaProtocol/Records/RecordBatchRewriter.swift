import Bytes

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
  /// `checked` as another producer's plain batch: base offset 0, leader epoch −1, `stamp`, and neither transactional
  /// nor with a delete horizon. Records and timestamps stay, and are not read again.
  /// - Returns: a header of 61 bytes of its own, and the records by reference.
  /// - Throws: `unsuitable` for a control batch, for LogAppendTime (the records' own timestamps are not the ones that
  ///   count) and for a batch with holes inside, which brokers refuse.
  public static func rewrite(
    _ checked: CheckedRecordBatch, stamp: ProducerStamp
  ) throws(RecordBatchError) -> [ByteView] {
    let batch = checked.batch
    guard !batch.isControl else { throw .unsuitable("a control batch") }
    guard !batch.isLogAppendTime else { throw .unsuitable("timestamps by append time") }
    guard batch.isDense else { throw .unsuitable("holes inside") }
    let body = batch.body
    let header = RecordBatchHeader(batch, as: stamp)
    return [header.encoded(bodyCRC: checked.bodyCRC, bodyCount: body.count), body]
  }
}
