import Bytes
import Testing

@testable import KafkaProtocol

@Suite struct HostileBatchTests {
  private static let record = Record(
    offsetDelta: 0, timestamp: 5, key: nil, value: ByteView(copying: [1, 2, 3]),
    headers: [RecordHeader(name: ByteView(copying: [0x61]), value: nil)])

  private static func batch() throws -> [UInt8] {
    try RecordBatchBuilder.build([record], compression: .none, stamp: .none).flatMap(\.array)
  }

  /// A batch with a right header around `body`.
  private static func batch(body: [UInt8], count: Int32 = 1, attributes: Int16 = 0) throws -> RecordBatchView {
    let view = ByteView(copying: body)
    let header = RecordBatchHeader(
      attributes: attributes, lastOffsetDelta: max(count, 1) - 1, baseTimestamp: 0, maxTimestamp: 0, stamp: .none,
      recordCount: count)
    let bytes = header.encoded(bodyCRC: view.crc32c(), bodyCount: body.count).array + body
    return try RecordBatchView(ByteView(copying: bytes))
  }

  private static func patched<T: FixedWidthInteger>(_ value: T, at offset: Int) throws -> ByteView {
    var bytes = try batch()
    withUnsafeBytes(of: value.bigEndian) { bytes.replaceSubrange(offset..<(offset + $0.count), with: $0) }
    return ByteView(copying: bytes)
  }

  @Test(
    "Lengths, formats, offsets and counts that no log holds are refused",
    arguments: [
      (8, Int32.min), (8, -1), (8, 0), (8, 48), (23, -1), (23, .min), (57, -1), (57, 2), (57, .max),
    ])
  func header(offset: Int, value: Int32) throws {
    let bytes = try Self.patched(value, at: offset)
    #expect(throws: RecordBatchError.self) { try RecordBatches.split(bytes) }
  }

  @Test("Offsets that are negative or pass 2^63 are refused", arguments: [Int64(-1), .min, .max, .max - 1])
  func baseOffset(value: Int64) throws {
    let bytes = try Self.patched(value, at: 0)
    #expect(throws: RecordBatchError.self) {
      for case .batch(let batch) in try RecordBatches.split(bytes) where batch.nextOffset == .max {
        throw RecordBatchError.malformed("the last offset there is")
      }
    }
  }

  @Test(
    "Formats and codecs that Kafka does not have are refused",
    arguments: [(16, UInt8(3)), (16, 0xFF), (22, 5), (22, 7)])
  func unknown(offset: Int, value: UInt8) throws {
    let bytes = try Self.patched(value, at: offset)
    #expect(throws: RecordBatchError.self) { try RecordBatches.split(bytes) }
  }

  @Test("A last batch that is cut off is left out, wherever the cut is")
  func cutOff() throws {
    let batch = try Self.batch()
    var second = batch
    second[7] = 1
    for count in 0..<batch.count {
      #expect(try RecordBatches.split(ByteView(copying: batch + second.prefix(count))).count == 1)
    }
    #expect(try RecordBatches.split(ByteView(copying: batch + second)).count == 2)
    #expect(throws: RecordBatchError.self) { try RecordBatches.split(ByteView(copying: second + batch)) }
  }

  /// Length, attributes, timestamp delta, offset delta, key, value, header count; zigzag throughout.
  @Test(
    "Records that no writer could have meant are refused",
    arguments: [
      [], [0], [1], [0x80], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01],  // lengths: none, 0, −1, cut off, over 32 bits
      [14, 0, 0, 0, 1, 1, 0],  // longer than the bytes
      [12, 0, 0, 0, 1, 1, 0, 0],  // a byte behind the record
      [14, 0, 0, 0, 1, 1, 0, 0],  // a byte behind the fields, inside the record
      [12, 0, 0, 0, 3, 1, 0],  // key of −2 bytes
      [12, 0, 0, 0, 8, 1, 0],  // key longer than the record
      [12, 0, 0, 0, 1, 1, 1],  // −1 headers
      [12, 0, 0, 0, 1, 1, 2],  // one header, absent
      [16, 0, 0, 0, 1, 1, 2, 1, 1],  // a header without a name
      [12, 0, 0, 1, 1, 1, 0],  // offset delta −1
      [12, 0, 0, 2, 1, 1, 0],  // offset delta behind the last
      [32, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 0, 1, 1, 0, 0],  // delta over 64 bits
    ] as [[UInt8]])
  func body(bytes: [UInt8]) throws {
    let batch = try Self.batch(body: bytes)
    #expect(throws: RecordBatchError.self) { try batch.records(limit: 1000) }
  }

  @Test("The table above starts from a record that is accepted")
  func accepted() throws {
    let records = try Self.batch(body: [12, 0, 0, 0, 1, 1, 0]).records(limit: 1000)
    #expect(records == [Record(offsetDelta: 0, timestamp: 0, key: nil, value: nil)])
  }

  @Test("A count above what the bytes hold takes no memory and is refused")
  func count() throws {
    let batch = try Self.batch(body: [12, 0, 0, 0, 1, 1, 0], count: .max)
    #expect(throws: RecordBatchError.self) { try batch.records(limit: 1000) }
  }

  @Test("Offset deltas that do not rise are refused")
  func order() throws {
    let batch = try Self.batch(body: [12, 0, 0, 2, 1, 1, 0, 12, 0, 0, 0, 1, 1, 0], count: 2)
    #expect(throws: RecordBatchError.malformed("offset delta 0")) { try batch.records(limit: 1000) }
  }

  @Test("A timestamp that passes 2^63 is refused")
  func timestamp() throws {
    let bytes = try Self.patched(Int64.max, at: 27)
    var batch = bytes.array
    batch[63] = 2
    let view = try RecordBatchView(ByteView(copying: batch))
    #expect(throws: RecordBatchError.malformed("a record's timestamp")) { try view.records(limit: 1000) }
  }

  @Test("A control batch without a usable key is refused", arguments: [[12, 0, 0, 0, 1, 1, 0], []] as [[UInt8]])
  func control(body: [UInt8]) throws {
    let batch = try Self.batch(body: body, attributes: RecordBatchAttributes.control)
    #expect(throws: RecordBatchError.self) { try batch.controlType() }
  }

  @Test("Uncompressed records above the limit are refused")
  func limit() throws {
    let batch = try Self.batch(body: [12, 0, 0, 0, 1, 1, 0])
    #expect(throws: RecordBatchError.tooLarge(limit: 6)) { try batch.records(limit: 6) }
  }

  @Test("Few bytes that become many values are refused before memory is taken for them")
  func valuesAboveTheLimit() throws {
    // 100 headers of two bytes each, an empty name and a null value, in a record of 207 bytes.
    let headers = [[UInt8]](repeating: [0, 1], count: 100).flatMap { $0 }
    let fields: [UInt8] = [0, 0, 0, 1, 1, 0xC8, 0x01] + headers
    let many = try Self.batch(body: [0x9E, 0x03] + fields)
    #expect(try many.records(limit: 10_000).first?.headers.count == 100)
    #expect(throws: RecordBatchError.tooLarge(limit: 1_000)) { try many.records(limit: 1_000) }
    let claimed = try Self.batch(body: [12, 0, 0, 0, 1, 1, 0], count: 1_000)
    #expect(throws: RecordBatchError.tooLarge(limit: 1_000)) { try claimed.records(limit: 1_000) }
  }
}
