import Bytes

extension RecordBatchView {
  /// The records, decompressed where need be.
  /// - Parameter limit: how many bytes they may take uncompressed. The values returned refer to these bytes, and may
  ///   take as many themselves: about a hundred a record and fifty a header, however small it is.
  /// - Throws: unless the bytes are exactly `recordCount` records with rising offset deltas inside the batch.
  public func records(limit: Int) throws(RecordBatchError) -> [Record] {
    guard Int(recordCount) <= max(limit / MemoryLayout<Record>.stride, 1) else { throw .tooLarge(limit: limit) }
    var reader = RecordReader(try decompressedBody(limit: limit), limit: limit)
    var records: [Record] = []
    // A record takes seven bytes at least; a count beyond that is found out when the bytes end.
    records.reserveCapacity(min(Int(recordCount), reader.remaining / RecordReader.smallestRecord + 1))
    var smallestDelta: Int32 = 0
    for _ in 0..<recordCount {
      var record = try reader.next(baseTimestamp: baseTimestamp)
      guard record.offsetDelta >= smallestDelta, record.offsetDelta <= lastOffsetDelta else {
        throw .malformed("offset delta \(record.offsetDelta)")
      }
      smallestDelta = record.offsetDelta &+ 1
      if isLogAppendTime { record.timestamp = maxTimestamp }
      records.append(record)
      if smallestDelta == .min { break }
    }
    guard records.count == Int(recordCount), reader.remaining == 0 else {
      throw .malformed("the records do not end where the batch does")
    }
    return records
  }

  /// What the first record of a control batch says; nil for a batch of data, and for a control batch that the cleaner has
  /// emptied (Kafka's own consumer takes that for no abort marker).
  public func controlType() throws(RecordBatchError) -> ControlType? {
    guard isControl, recordCount > 0 else { return nil }
    guard let key = try records(limit: 1 << 16).first?.key, key.count >= 4 else {
      throw .malformed("a control batch without a control record")
    }
    switch key.load(Int16.self, at: 2) {
    case 0: return .abort
    case 1: return .commit
    case let other: return .other(other)
    }
  }

  func decompressedBody(limit: Int) throws(RecordBatchError) -> ByteView {
    if compression == .none {
      guard body.count <= limit else { throw .tooLarge(limit: limit) }
      return body
    }
    return try compression.decompress(body, limit: limit)
  }
}

/// Takes records of format 2 apart, front to back; Kafka's `DefaultRecord`.
struct RecordReader {
  /// Length, attributes, two deltas, two lengths, header count.
  static let smallestRecord = 7

  private var input: ByteReader
  private let limit: Int
  /// How many headers there may still be: bytes that pack well can claim very many.
  private var headersLeft: Int

  /// - Parameter limit: what the values may take in memory, in bytes.
  init(_ bytes: ByteView, limit: Int) {
    input = ByteReader(bytes)
    self.limit = limit
    headersLeft = limit / MemoryLayout<RecordHeader>.stride
  }

  var remaining: Int { input.remaining }

  mutating func next(baseTimestamp: Int64) throws(RecordBatchError) -> Record {
    guard let length = input.signedVarint(), let bytes = input.bytes(Int(length)) else {
      throw .malformed("a record's length")
    }
    var record = ByteReader(bytes)
    guard record.integer(Int8.self) != nil, let timestampDelta = record.signedVarlong(),
      let offsetDelta = record.signedVarint(), let key = record.nullableBytes(), let value = record.nullableBytes()
    else { throw .malformed("a record") }
    let (timestamp, overflow) = baseTimestamp.addingReportingOverflow(timestampDelta)
    guard !overflow else { throw .malformed("a record's timestamp") }
    let headers = try headers(&record)
    guard record.remaining == 0 else { throw .malformed("a record's length") }
    return Record(offsetDelta: offsetDelta, timestamp: timestamp, key: key, value: value, headers: headers)
  }

  private mutating func headers(_ input: inout ByteReader) throws(RecordBatchError) -> [RecordHeader] {
    // A header takes two bytes at least.
    guard let count = input.signedVarint(), count >= 0, Int(count) <= input.remaining / 2 else {
      throw .malformed("a record's header count")
    }
    headersLeft -= Int(count)
    guard headersLeft >= 0 else { throw .tooLarge(limit: limit) }
    var headers: [RecordHeader] = []
    headers.reserveCapacity(Int(count))
    for _ in 0..<count {
      guard let length = input.signedVarint(), let name = input.bytes(Int(length)), let value = input.nullableBytes()
      else { throw .malformed("a record's header") }
      headers.append(RecordHeader(name: name, value: value))
    }
    return headers
  }
}

extension ByteReader {
  /// Zigzag, at most 32 bits.
  mutating func signedVarint() -> Int32? {
    unsignedVarint().map { Int32(bitPattern: $0 >> 1) ^ -Int32(bitPattern: $0 & 1) }
  }

  /// Zigzag, at most 64 bits.
  mutating func signedVarlong() -> Int64? {
    varint(bits: 64).map { Int64(bitPattern: $0 >> 1) ^ -Int64(bitPattern: $0 & 1) }
  }

  /// Outer nil: the bytes end, or the length is below −1. Inner nil: null.
  mutating func nullableBytes() -> ByteView?? {
    guard let length = signedVarint(), length >= -1 else { return nil }
    if length == -1 { return .some(nil) }
    guard let bytes = bytes(Int(length)) else { return nil }
    return .some(bytes)
  }
}
