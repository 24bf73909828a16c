import Bytes

/// Copies uncompressed records of format 2 (Kafka's `DefaultRecord`) behind each other into one block, with deltas of
/// their own new batch. What stands behind a record's deltas is copied without being looked at.
struct RecordCopier {
  /// Which times the copies have.
  enum Times {
    /// The records' own: their deltas count from this.
    case own(_ baseTimestamp: Int64)
    /// This one for all.
    case all(Int64)

    /// What a delta of a copy counts from, before it is moved to its batch.
    fileprivate var base: Int64 {
      switch self {
      case .own(let timestamp), .all(let timestamp): timestamp
      }
    }
  }

  /// How much room copies take at most.
  struct Layout {
    /// Of the batch to be made.
    let baseTimestamp: Int64
    private(set) var capacity = 0
    private var recordCount = 0

    init(baseTimestamp: Int64) { self.baseTimestamp = baseTimestamp }

    /// A record's length, time delta and offset delta may each take more bytes than before.
    mutating func add(_ body: ByteView, count: Int32, times: Times) throws(RecordBatchError) {
      let (shift, overflow) = times.base.subtractingReportingOverflow(baseTimestamp)
      guard !overflow else { throw .unsuitable("timestamps too far apart") }
      // A header may claim any count: no memory is taken for what the bytes cannot hold.
      guard Int(count) <= body.count / RecordReader.smallestRecord else { throw .malformed("\(count) records") }
      recordCount += Int(count)
      guard recordCount <= Int(Int32.max) else { throw .unsuitable("\(recordCount) records") }
      // The sum of two numbers takes no more bytes than both, and a length grows by a byte at most.
      let growth = 1 + zigzagSize(shift) + zigzagSize(Int64(recordCount))
      capacity += body.count + Int(count) * growth
      guard capacity < Int(Int32.max) - RecordBatchLayout.records else { throw .unsuitable("2 GiB or more") }
    }
  }

  private let block: Block
  private let baseTimestamp: Int64
  private var byteCount = 0
  private(set) var recordCount: Int32 = 0
  /// The latest time of a record; −2^63 before the first.
  private(set) var maxTimestamp = Int64.min

  /// - Parameter block: of at least `layout.capacity` bytes, that nobody else knows yet.
  init(_ layout: Layout, block: Block) {
    baseTimestamp = layout.baseTimestamp
    self.block = block
  }

  /// The copies so far.
  var view: ByteView { ByteView(block, count: byteCount) }

  /// - Parameter body: exactly `count` records with the offset deltas 0, 1, 2, …
  mutating func append(_ body: ByteView, count: Int32, times: Times) throws(RecordBatchError) {
    try body.withUnsafeBytes { (bytes) throws(RecordBatchError) in
      var input = RecordCursor(bytes)
      for index in 0..<count {
        let record = try input.next()
        guard record.offsetDelta == index else { throw .malformed("offset delta \(record.offsetDelta)") }
        try append(record, time(of: record, times), bytes)
      }
      guard input.position == bytes.count else { throw .malformed("the records do not end where the batch does") }
    }
  }

  private func time(of record: RecordCursor.Record, _ times: Times) throws(RecordBatchError) -> Int64 {
    switch times {
    case .all(let timestamp): return timestamp
    case .own(let base):
      let (timestamp, overflow) = base.addingReportingOverflow(record.timestampDelta)
      guard !overflow else { throw .malformed("a record's timestamp") }
      return timestamp
    }
  }

  private mutating func append(
    _ record: RecordCursor.Record, _ timestamp: Int64, _ bytes: UnsafeRawBufferPointer
  ) throws(RecordBatchError) {
    let (timestampDelta, overflow) = timestamp.subtractingReportingOverflow(baseTimestamp)
    guard !overflow else { throw .unsuitable("timestamps too far apart") }
    let offsetDelta = Int64(recordCount)
    let size = 1 + zigzagSize(timestampDelta) + zigzagSize(offsetDelta) + record.rest.count
    guard size <= Int(Int32.max), byteCount + zigzagSize(Int64(size)) + size <= block.capacity else {
      throw .unsuitable("records that take more room than they may")
    }
    write(zigzag: Int64(size))
    write(record.attributes)
    write(zigzag: timestampDelta)
    write(zigzag: offsetDelta)
    UnsafeMutableRawBufferPointer(start: block.address + byteCount, count: record.rest.count)
      .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[record.rest]))
    byteCount += record.rest.count
    recordCount += 1
    maxTimestamp = max(maxTimestamp, timestamp)
  }

  private mutating func write(_ byte: UInt8) {
    block.address.storeBytes(of: byte, toByteOffset: byteCount, as: UInt8.self)
    byteCount += 1
  }

  private mutating func write(zigzag value: Int64) {
    var rest = UInt64(bitPattern: value << 1 ^ value >> 63)
    while rest >= 0x80 {
      write(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    write(UInt8(rest))
  }
}

/// Finds the deltas of uncompressed records, front to back; every step checks that the bytes are there.
struct RecordCursor {
  struct Record {
    var attributes: UInt8
    var timestampDelta: Int64
    var offsetDelta: Int32
    /// Where what follows the deltas lies: key, value and headers.
    var rest: Range<Int>
  }

  private let bytes: UnsafeRawBufferPointer
  private(set) var position = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  mutating func next() throws(RecordBatchError) -> Record {
    guard let length = signedVarint(before: bytes.count), length > 0, Int(length) <= bytes.count - position else {
      throw .malformed("a record's length")
    }
    let end = position + Int(length)
    let attributes = bytes[position]
    position += 1
    guard let timestampDelta = signedVarlong(before: end), let offsetDelta = signedVarint(before: end) else {
      throw .malformed("a record")
    }
    defer { position = end }
    return Record(
      attributes: attributes, timestampDelta: timestampDelta, offsetDelta: offsetDelta, rest: position..<end)
  }

  private mutating func signedVarint(before end: Int) -> Int32? {
    signedVarlong(before: end).flatMap { Int32(exactly: $0) }
  }

  /// Zigzag, at most 64 bits, ending before `end`.
  private mutating func signedVarlong(before end: Int) -> Int64? {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while position < end {
      let byte = bytes[position]
      position += 1
      guard shift < 63 || byte <= 1 else { return nil }
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1) }
      shift += 7
    }
    return nil
  }
}

/// How many bytes a zigzag varint takes: 1 to 10.
func zigzagSize(_ value: Int64) -> Int {
  let bits = 64 - UInt64(bitPattern: value << 1 ^ value >> 63).leadingZeroBitCount
  return max(1, (bits + 6) / 7)
}
