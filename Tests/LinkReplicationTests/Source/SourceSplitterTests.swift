import Bytes
import KafkaProtocol
import LinkModel
import Testing

@testable import LinkReplication

/// A stored batch, made from what tells it apart.
private func batch(
  at base: Int64, deltas: [Int32], span: Int32? = nil, producerID: Int64 = -1, attributes: Int16 = 0, epoch: Int32 = 3,
  compression: Compression = .none
) throws -> [UInt8] {
  let records = deltas.enumerated().map { index, delta in
    Record(
      offsetDelta: Int32(index), timestamp: 1_000 + Int64(delta), key: nil,
      value: ByteView(copying: Array("value \(base + Int64(delta))".utf8)))
  }
  let stamp = ProducerStamp(producerID: producerID, producerEpoch: 0, baseSequence: 0)
  let built = try ByteView(joining: RecordBatchBuilder.build(records, compression: compression, stamp: stamp))
  return stored(
    built, base: base, span: span ?? (deltas.last ?? 0), attributes: attributes, epoch: epoch, deltas: deltas)
}

/// What a broker and its cleaner make of a producer's batch: base offset, leader epoch, attributes, offset deltas with
/// holes between them.
private func stored(
  _ built: ByteView, base: Int64, span: Int32, attributes: Int16, epoch: Int32, deltas: [Int32]
) -> [UInt8] {
  var bytes = built.array
  func put<T: FixedWidthInteger>(_ value: T, at offset: Int) {
    withUnsafeBytes(of: value.bigEndian) { bytes.replaceSubrange(offset..<offset + $0.count, with: $0) }
  }
  if deltas.enumerated().contains(where: { Int32($0.offset) != $0.element }) {
    var at = 61
    for delta in deltas {  // every varint here is one byte: length, attributes, timestamp delta, offset delta
      bytes[at + 3] = UInt8(delta << 1)
      at += 1 + Int(bytes[at] >> 1)
    }
  }
  put(base, at: 0)
  put(epoch, at: 12)
  put(built.load(Int16.self, at: 21) | attributes, at: 21)
  put(span, at: 23)
  put(ByteView(copying: bytes[21...]).checksum, at: 17)
  return bytes
}

/// What the cleaner leaves of a batch whose records have all gone.
private func emptied(at base: Int64, span: Int32, attributes: Int16) throws -> [UInt8] {
  var bytes = Array(try batch(at: base, deltas: [0], attributes: attributes).prefix(61))
  bytes.replaceSubrange(8..<12, with: [0, 0, 0, 49])
  withUnsafeBytes(of: (span - 1).bigEndian) { bytes.replaceSubrange(23..<27, with: $0) }
  bytes.replaceSubrange(57..<61, with: [0, 0, 0, 0])
  let crc = ByteView(copying: bytes[21...]).checksum
  withUnsafeBytes(of: crc.bigEndian) { bytes.replaceSubrange(17..<21, with: $0) }
  return bytes
}

/// A control batch: one record whose key says commit (1) or abort (0).
private func marker(at base: Int64, producerID: Int64, isCommit: Bool) throws -> [UInt8] {
  let record = Record(
    offsetDelta: 0, timestamp: 5, key: ByteView(copying: [0, 0, 0, isCommit ? 1 : 0]),
    value: ByteView(copying: [0, 0, 0, 0, 0, 0]))
  let stamp = ProducerStamp(producerID: producerID, producerEpoch: 0, baseSequence: -1)
  let built = try ByteView(joining: RecordBatchBuilder.build([record], compression: .none, stamp: stamp))
  return stored(built, base: base, span: 0, attributes: 0x30, epoch: 3, deltas: [0])
}

private let transactional: Int16 = 0x10

private func split(
  _ batches: [[UInt8]], from offset: Int64 = 0, stable: Int64 = 1_000, aborted: [(Int64, Int64)] = []
) throws -> [String] {
  let splitter = try SourceSplitter.split(
    ByteView(copying: batches.flatMap { $0 }), nextOffset: offset, lastLeaderEpoch: -1, lastStableOffset: stable,
    aborted: aborted.map { .init(producerID: $0.0, firstOffset: $0.1) })
  return try splitter.segments.map(words)
}

private func words(_ segment: Segment<CheckedRecordBatch>) throws -> String {
  switch segment {
  case .hole(let range): return "hole \(range)"
  case .data(let batch):
    let values = try batch.parts[0].batch.records(limit: 1 << 20).map { record in
      String(decoding: record.value?.array ?? [], as: UTF8.self).dropFirst("value ".count)
    }
    let stored = batch.parts[0].batch
    #expect(stored.verifyCRC() && stored.baseOffset == batch.baseOffset && values.count == Int(batch.offsetCount))
    return "data \(batch.baseOffset)..<\(batch.endOffset): \(values.joined(separator: " "))"
  }
}

@Suite struct SourceSplitterTests {
  @Test func batchesWithoutHolesPassAsTheyAre() throws {
    let bytes = try batch(at: 5, deltas: [0, 1, 2])
    let splitter = try SourceSplitter.split(
      ByteView(copying: bytes), nextOffset: 5, lastLeaderEpoch: -1, lastStableOffset: 100, aborted: [])
    guard case .data(let data) = splitter.segments.first else {
      Issue.record("no data")
      return
    }
    #expect(data.parts[0].batch.bytes.array == bytes)
    #expect(splitter.nextOffset == 8 && splitter.lastLeaderEpoch == 3)
  }

  @Test func gapsBeforeAndBetweenBatchesAreHoles() throws {
    let batches = [try batch(at: 7, deltas: [0]), try batch(at: 10, deltas: [0, 1])]
    #expect(
      try split(batches, from: 5) == ["hole 5..<7", "data 7..<8: 7", "hole 8..<10", "data 10..<12: 10 11"])
  }

  @Test func holesInsideABatchSplitItIntoBatches() throws {
    let cleaned = try batch(at: 20, deltas: [0, 1, 4, 6], span: 9)
    #expect(
      try split([cleaned], from: 20) == [
        "data 20..<22: 20 21", "hole 22..<24", "data 24..<25: 24", "hole 25..<26", "data 26..<27: 26", "hole 27..<30",
      ])
  }

  @Test(arguments: Compression.allCases)
  func aBatchThatBeginsBeforeTheAskedOffsetIsCutThere(codec: Compression) throws {
    let whole = try batch(at: 20, deltas: [0, 1, 2, 3], compression: codec)
    #expect(try split([whole], from: 22) == ["data 22..<24: 22 23"])
  }

  @Test func markersAndAbortedTransactionsAreOneHoleWhereTheyMeet() throws {
    let batches = [
      try batch(at: 0, deltas: [0, 1], producerID: 7, attributes: transactional),
      try batch(at: 2, deltas: [0], producerID: 8, attributes: transactional),
      try marker(at: 3, producerID: 7, isCommit: false),
      try marker(at: 4, producerID: 8, isCommit: true),
      try batch(at: 5, deltas: [0], producerID: 7, attributes: transactional),
      try marker(at: 6, producerID: 7, isCommit: true),
    ]
    #expect(
      try split(batches, aborted: [(7, 0)]) == [
        "hole 0..<2", "data 2..<3: 2", "hole 3..<5", "data 5..<6: 5", "hole 6..<7",
      ])
  }

  @Test func anAbortedTransactionThatBeganBeforeTheAskedOffsetCounts() throws {
    let batches = [
      try batch(at: 9, deltas: [0], producerID: 7, attributes: transactional),
      try marker(at: 10, producerID: 7, isCommit: false),
    ]
    #expect(try split(batches, from: 9, aborted: [(7, 2)]) == ["hole 9..<11"])
  }

  @Test func nothingAtOrAboveTheLastStableOffsetIsRead() throws {
    let batches = [try batch(at: 0, deltas: [0]), try batch(at: 1, deltas: [0])]
    #expect(try split(batches, stable: 1) == ["data 0..<1: 0"])
  }

  @Test("A batch that the cleaner emptied is a hole, of data or of markers", arguments: [Int16(0), 0x10, 0x30, 0x70])
  func emptiedBatch(attributes: Int16) throws {
    #expect(try split([emptied(at: 3, span: 5, attributes: attributes)], from: 3) == ["hole 3..<8"])
  }

  @Test func holesInsideBetweenAndBehindCompactedBatchesMeet() throws {
    let horizon: Int16 = 0x40
    let batches = [
      try batch(at: 10, deltas: [1, 3], span: 5, attributes: horizon), try emptied(at: 16, span: 4, attributes: 0),
      try batch(at: 25, deltas: [2], span: 2), try marker(at: 28, producerID: 7, isCommit: true),
      try batch(at: 30, deltas: [0, 1], attributes: horizon), try emptied(at: 40, span: 3, attributes: 0x30),
    ]
    #expect(
      try split(batches, from: 5) == [
        "hole 5..<11", "data 11..<12: 11", "hole 12..<13", "data 13..<14: 13", "hole 14..<27", "data 27..<28: 27",
        "hole 28..<30", "data 30..<32: 30 31", "hole 32..<43",
      ])
  }

  @Test(
    "Times by append time are written out, whatever the codec, also around holes",
    arguments: Compression.allCases.map { ($0, [0, 1, 2]) } + [(.none, [0, 2])])
  func appendTime(codec: Compression, deltas: [Int32]) throws {
    var stored = try batch(at: 5, deltas: deltas, attributes: 0x08, compression: codec)
    withUnsafeBytes(of: Int64(9_999).bigEndian) { stored.replaceSubrange(35..<43, with: $0) }
    withUnsafeBytes(of: ByteView(copying: stored[21...]).checksum.bigEndian) {
      stored.replaceSubrange(17..<21, with: $0)
    }
    let segments = try SourceSplitter.split(
      ByteView(copying: stored), nextOffset: 5, lastLeaderEpoch: -1, lastStableOffset: 100, aborted: []
    ).segments
    var offsets: [Int64] = []
    for case .data(let data) in segments {
      let batch = data.parts[0].batch
      #expect(!batch.isLogAppendTime && batch.verifyCRC() && batch.compression == codec)
      #expect(data.maxTimestamp == 9_999 && batch.maxTimestamp == 9_999 && data.byteCount == batch.bytes.count)
      #expect(try RecordBatchRewriter.rewrite(data.parts[0], stamp: .none).count == 2)
      for record in try batch.records(limit: 10_000) {
        #expect(record.timestamp == 9_999)
        offsets.append(batch.baseOffset + Int64(record.offsetDelta))
      }
    }
    #expect(offsets == deltas.map { 5 + Int64($0) })
  }

  @Test func whatCannotBeMirroredIsNamedBeforeAnythingIsUsed() throws {
    let good = try batch(at: 0, deltas: [0])
    var corrupt = try batch(at: 1, deltas: [0])
    corrupt[corrupt.count - 1] ^= 1
    let legacy: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 14, 1, 2, 3, 4, 1] + [UInt8](repeating: 0, count: 9)
    for (bad, reason) in [(corrupt, Reason.corruptSource), (legacy, .unsupportedFormat)] {
      #expect { try split([good, bad]) } throws: { ($0 as? SourceProblem)?.reason == reason }
    }
  }
}

extension ByteView {
  /// CRC-32C, bit by bit.
  fileprivate var checksum: UInt32 {
    var crc = ~UInt32(0)
    for byte in array {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? (crc >> 1) ^ 0x82F6_3B78 : crc >> 1 }
    }
    return ~crc
  }
}
