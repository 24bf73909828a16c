/// Source batches that stand for consecutive offsets, one record at each: what one append carries.
///
/// `Payload` is the batch itself; tests of the state machine put a string there.
struct DataBatch<Payload> {
  /// The most that a record can take more in a merged batch: longer deltas and a longer length.
  static var growthPerRecord: Int { 14 }

  /// The first record's offset, on both sides.
  let baseOffset: Int64
  /// One record an offset; at least 1.
  private(set) var offsetCount: Int32
  /// The latest record time in it, in milliseconds; −1 if no record has one. It decides how long the broker remembers
  /// the producer id.
  private(set) var maxTimestamp: Int64
  /// As it was fetched, headers included.
  private(set) var byteCount: Int
  /// Usually one; several small ones that lay one behind the other are appended as one.
  private(set) var parts: [Payload]
  /// Its records can be put into one batch with others without being decompressed.
  let isMergeable: Bool

  init(
    baseOffset: Int64, offsetCount: Int32, maxTimestamp: Int64, byteCount: Int, payload: Payload,
    isMergeable: Bool = false
  ) {
    self.baseOffset = baseOffset
    self.offsetCount = offsetCount
    self.maxTimestamp = maxTimestamp
    self.byteCount = byteCount
    self.parts = [payload]
    self.isMergeable = isMergeable
  }

  var endOffset: Int64 { baseOffset + Int64(offsetCount) }

  /// What it may take on the wire, in bytes: exact for a single batch, an upper bound for a merged one.
  var largestByteCount: Int {
    parts.count == 1 ? byteCount : byteCount + Int(offsetCount) * Self.growthPerRecord
  }

  /// Takes the batch that begins where this one ends into itself, if both can be merged and stay within `limit` bytes.
  mutating func absorb(_ next: DataBatch, atMost limit: Int) -> Bool {
    let (count, overflow) = offsetCount.addingReportingOverflow(next.offsetCount)
    guard isMergeable, next.isMergeable, next.baseOffset == endOffset, !overflow,
      byteCount + next.byteCount + Int(count) * Self.growthPerRecord <= limit
    else { return false }
    offsetCount = count
    maxTimestamp = max(maxTimestamp, next.maxTimestamp)
    byteCount += next.byteCount
    parts += next.parts
    return true
  }

  func mapParts<Other>(_ transform: (Payload) -> Other) -> DataBatch<Other> {
    var mapped = DataBatch<Other>(
      baseOffset: baseOffset, offsetCount: offsetCount, maxTimestamp: maxTimestamp, byteCount: byteCount,
      payload: transform(parts[0]), isMergeable: isMergeable)
    mapped.parts += parts.dropFirst().map(transform)
    return mapped
  }
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
    case .data(let batch): .data(batch.mapParts(transform))
    }
  }
}
