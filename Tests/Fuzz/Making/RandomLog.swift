import Bytes
import KafkaProtocol
import TestSupport

/// A log as a broker may hold it: batches of all codecs, transactions that end either way, holes where the cleaner was.
enum RandomLog {
  static func bytes(from start: Int64, _ random: inout SeededGenerator) -> [UInt8] {
    var bytes: [UInt8] = []
    var offset = start
    for _ in 0..<Int.random(in: 1...6, using: &random) {
      if Int.random(in: 0..<4, using: &random) == 0 { offset += Int64.random(in: 1...5, using: &random) }
      let batch = Int.random(in: 0..<4, using: &random) == 0 ? marker(&random) : data(&random)
      var placed = batch
      placed.baseOffset = offset
      bytes += placed.encoded()
      offset += Int64(placed.lastOffsetDelta) + 1
    }
    return bytes
  }

  private static func data(_ random: inout SeededGenerator) -> BatchBytes {
    var batch = BatchBytes()
    if Bool.random(using: &random) { batch.codec = Compression.allCases.randomElement(using: &random) ?? .none }
    batch.producerID = Int64.random(in: -1...3, using: &random)
    if batch.producerID >= 0, Bool.random(using: &random) { batch.attributes |= BatchBytes.transactional }
    if Int.random(in: 0..<8, using: &random) == 0 { batch.attributes |= 1 << 3 }  // LogAppendTime
    if Int.random(in: 0..<8, using: &random) == 0 { batch.attributes |= 1 << 6 }  // with a delete horizon
    batch.lastOffsetDelta = Int32.random(in: 0...12, using: &random)
    let keepsAll = Bool.random(using: &random)
    for delta in 0...batch.lastOffsetDelta where keepsAll || Int.random(in: 0..<3, using: &random) > 0 {
      batch.records.append(record(delta, &random))
    }
    batch.maxTimestamp += batch.records.map(\.timestamp).max() ?? 0
    return batch
  }

  private static func record(_ delta: Int32, _ random: inout SeededGenerator) -> Record {
    func bytes() -> ByteView? {
      let count = Int.random(in: -1...40, using: &random)
      return count < 0 ? nil : ByteView(copying: (0..<count).map { UInt8(truncatingIfNeeded: $0 &* count) })
    }
    let headers = (0..<max(0, Int.random(in: -6...3, using: &random))).map { _ in
      RecordHeader(name: bytes() ?? .empty, value: bytes())
    }
    return Record(
      offsetDelta: delta, timestamp: Int64.random(in: -5_000...5_000, using: &random), key: bytes(), value: bytes(),
      headers: headers)
  }

  private static func marker(_ random: inout SeededGenerator) -> BatchBytes {
    var batch = BatchBytes()
    batch.attributes = BatchBytes.transactional | BatchBytes.control
    batch.producerID = Int64.random(in: 0...3, using: &random)
    let key: [UInt8] = [0, 0, 0, UInt8.random(in: 0...2, using: &random)]
    batch.records = [
      Record(offsetDelta: 0, timestamp: 0, key: ByteView(copying: key), value: ByteView(copying: [0, 0, 0, 0, 0, 0]))
    ]
    return batch
  }
}
