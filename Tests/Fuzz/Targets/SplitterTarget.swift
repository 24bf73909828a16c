import Bytes
import KafkaProtocol
import LinkReplication
import TestSupport

/// From a fetch answer to what is appended: every offset is accounted for once, every record that is copied stands in
/// the answer at its offset, and one that is not copied belongs to a transaction that may be aborted.
///
/// An input is the asked offset, the last stable offset, a byte that counts aborted transactions, their producer ids and
/// first offsets, and the records; numbers are big-endian, of 64 bits.
struct SplitterTarget: FuzzTarget {
  let name = "splitter"

  private struct Answer {
    var nextOffset: Int64
    var lastStableOffset: Int64
    var aborted: [(producerID: Int64, firstOffset: Int64)] = []
    var records: ByteView

    init?(_ input: ByteView) {
      guard input.count >= 17, input.count >= 17 + 16 * Int(input[16]) else { return nil }
      nextOffset = input.load(Int64.self, at: 0)
      lastStableOffset = input.load(Int64.self, at: 8)
      // The engine asks for no offset below 0.
      guard nextOffset >= 0 else { return nil }
      for index in 0..<Int(input[16]) {
        let place = 17 + 16 * index
        aborted.append((input.load(Int64.self, at: place), input.load(Int64.self, at: place + 8)))
      }
      records = input.dropping(first: 17 + 16 * aborted.count)
    }
  }

  private static func input(
    _ log: [UInt8], nextOffset: Int64, lastStableOffset: Int64, aborted: [(Int64, Int64)] = []
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    func put(_ value: Int64) { withUnsafeBytes(of: value.bigEndian) { bytes += $0 } }
    put(nextOffset)
    put(lastStableOffset)
    bytes.append(UInt8(aborted.count))
    for (producerID, firstOffset) in aborted {
      put(producerID)
      put(firstOffset)
    }
    return bytes + log
  }

  func seeds() throws -> [[UInt8]] {
    try Corpus.recordedLines(ending: ".logs").compactMap { words in
      words.count == 2 ? Self.input(Corpus.bytes(hex: words[1]), nextOffset: 0, lastStableOffset: 1 << 40) : nil
    }
  }

  func mutate(_ input: inout [UInt8], _ random: inout SeededGenerator) {
    if Bool.random(using: &random) {
      let aborted = (0..<Int.random(in: 0...3, using: &random)).map { _ in
        (Int64.random(in: 0...3, using: &random), Int64.random(in: 0...30, using: &random))
      }
      input = Self.input(
        RandomLog.bytes(from: Int64.random(in: 0...4, using: &random), &random),
        nextOffset: Int64.random(in: 0...8, using: &random),
        lastStableOffset: Int64.random(in: 0...60, using: &random), aborted: aborted)
    }
    if input.count > 17 { LogMutation.mutate(&input, from: min(input.count, 17 + 16 * Int(input[16])), &random) }
  }

  func attempt(_ input: ByteView) throws(Finding) -> Bool {
    guard let answer = Answer(input),
      let split = SplitAnswer(
        answer.records, nextOffset: answer.nextOffset, lastStableOffset: answer.lastStableOffset,
        aborted: answer.aborted)
    else { return false }
    try expectContiguous(split, from: answer.nextOffset)
    guard let stored = try? RecordBatches.split(answer.records) else { throw Finding("split, and yet not a log") }
    var pieces = split.pieces[...]
    for case .batch(let batch) in stored where batch.baseOffset < answer.lastStableOffset {
      guard batch.nextOffset > answer.nextOffset else { continue }
      guard let records = try? batch.records(limit: BatchTarget.limit) else { return true }
      while let piece = pieces.first, piece.offsets.upperBound <= batch.baseOffset { pieces.removeFirst() }
      try expectCopied(records, of: batch, in: pieces, from: answer.nextOffset, answer)
    }
    return true
  }

  private func expectContiguous(_ split: SplitAnswer, from start: Int64) throws(Finding) {
    var end = start
    for piece in split.pieces {
      try Finding.require(
        piece.offsets.lowerBound == end && !piece.offsets.isEmpty, "offset \(end) is not covered once")
      end = piece.offsets.upperBound
      guard let batch = piece.batch else { continue }
      try Finding.require(batch.verifyCRC() && batch.isDense && !batch.isControl, "a batch that no broker takes")
      try Finding.require(Int64(batch.recordCount) == Int64(piece.offsets.count), "a batch of another length")
    }
    try Finding.require(split.nextOffset == end, "the end is \(split.nextOffset), the pieces' \(end)")
  }

  private func expectCopied(
    _ records: [Record], of batch: RecordBatchView, in pieces: ArraySlice<SplitAnswer.Piece>, from start: Int64,
    _ answer: Answer
  ) throws(Finding) {
    var copies: [Int64: Record] = [:]
    for piece in pieces.prefix(while: { $0.offsets.lowerBound < batch.nextOffset }) {
      guard let copy = piece.batch else { continue }
      guard let records = try? copy.records(limit: 2 * BatchTarget.limit) else { throw Finding("an unreadable batch") }
      for record in records { copies[piece.offsets.lowerBound + Int64(record.offsetDelta)] = record }
    }
    let mayBeAborted =
      batch.isTransactional && answer.aborted.contains { $0.producerID == batch.producerID }
    for record in records where batch.baseOffset + Int64(record.offsetDelta) >= start {
      let offset = batch.baseOffset + Int64(record.offsetDelta)
      guard var copy = copies.removeValue(forKey: offset) else {
        try Finding.require(batch.isControl || mayBeAborted, "the record at \(offset) is not copied")
        continue
      }
      copy.offsetDelta = record.offsetDelta
      try Finding.require(copy == record && !batch.isControl, "another record at \(offset)")
    }
    try Finding.require(
      copies.keys.allSatisfy { !(batch.baseOffset..<batch.nextOffset).contains($0) }, "a record out of nothing")
  }
}
