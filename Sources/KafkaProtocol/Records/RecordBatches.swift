import Bytes

/// What a log holds at one place.
public enum StoredBatch: Sendable {
  case batch(RecordBatchView)
  /// A message of format 0 or 1, or a compressed wrapper around several; `offset` is the last one it holds.
  case legacy(magic: Int8, offset: Int64)
}

public enum RecordBatches {
  /// The batches in `bytes`, in order and by reference. A last one that is cut off is left out: a broker cuts where
  /// the asked size ends.
  /// - Throws: for bytes that no log holds, also where they follow good batches; for batches out of order.
  public static func split(_ bytes: ByteView) throws(RecordBatchError) -> [StoredBatch] {
    var batches: [StoredBatch] = []
    var start = 0
    var nextOffset: Int64 = 0
    while let size = try sizeOfBatch(in: bytes, at: start) {
      let batch = try batch(bytes.slice(start, count: size))
      let (first, next) = batch.range
      guard first >= nextOffset else { throw .malformed("offset \(first) stands behind \(nextOffset - 1)") }
      nextOffset = next
      batches.append(batch)
      start += size
    }
    return batches
  }

  /// Nil where the rest is less than a batch.
  private static func sizeOfBatch(in bytes: ByteView, at start: Int) throws(RecordBatchError) -> Int? {
    let rest = bytes.count - start
    guard rest > RecordBatchLayout.magic else { return nil }
    let length = bytes.load(Int32.self, at: start + RecordBatchLayout.batchLength)
    let magic = bytes.load(Int8.self, at: start + RecordBatchLayout.magic)
    guard (0...2).contains(magic) else { throw .malformed("format \(magic)") }
    let smallest =
      magic == 2
      ? RecordBatchView.headerSize - RecordBatchLayout.uncountedBytes : RecordBatchLayout.smallestLegacyLength
    guard Int(length) >= smallest else { throw .malformed("length \(length)") }
    let size = Int(length) + RecordBatchLayout.uncountedBytes
    return size <= rest ? size : nil
  }

  private static func batch(_ bytes: ByteView) throws(RecordBatchError) -> StoredBatch {
    let magic = bytes.load(Int8.self, at: RecordBatchLayout.magic)
    if magic == 2 { return .batch(try RecordBatchView(bytes)) }
    let offset = bytes.load(Int64.self, at: 0)
    guard offset >= 0, offset < .max else { throw .malformed("offset \(offset)") }
    return .legacy(magic: magic, offset: offset)
  }
}

extension StoredBatch {
  /// The first offset, as far as the header tells, and the one behind the last.
  fileprivate var range: (first: Int64, next: Int64) {
    switch self {
    case .batch(let batch): (batch.baseOffset, batch.nextOffset)
    case .legacy(_, let offset): (offset, offset + 1)
    }
  }
}
