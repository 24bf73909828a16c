/// Source batches that stand for consecutive offsets, one record at each: what one append carries.
///
/// `Payload` is the batch itself; tests of the state machine put a string there.
struct DataBatch<Payload> {
  /// The first record's offset, on both sides.
  let baseOffset: Int64
  /// One record an offset; at least 1.
  let offsetCount: Int32
  /// The latest record time in it, in milliseconds; −1 if no record has one. It decides how long the broker remembers
  /// the producer id.
  let maxTimestamp: Int64
  /// On the wire, headers included.
  let byteCount: Int
  let payload: Payload

  var endOffset: Int64 { baseOffset + Int64(offsetCount) }
}

/// A run of source offsets, in order: either records, or none at all (R5).
enum Segment<Payload> {
  /// No record of the source that a committed read sees stands in this range; never empty.
  case hole(Range<Int64>)
  case data(DataBatch<Payload>)

  var startOffset: Int64 {
    switch self {
    case .hole(let range): range.lowerBound
    case .data(let batch): batch.baseOffset
    }
  }

  var endOffset: Int64 {
    switch self {
    case .hole(let range): range.upperBound
    case .data(let batch): batch.endOffset
    }
  }

  var byteCount: Int {
    switch self {
    case .hole: 0
    case .data(let batch): batch.byteCount
    }
  }
}

extension Segment {
  func mapPayload<Other>(_ transform: (Payload) -> Other) -> Segment<Other> {
    switch self {
    case .hole(let range): .hole(range)
    case .data(let batch):
      .data(
        DataBatch<Other>(
          baseOffset: batch.baseOffset, offsetCount: batch.offsetCount, maxTimestamp: batch.maxTimestamp,
          byteCount: batch.byteCount, payload: transform(batch.payload)))
    }
  }
}
