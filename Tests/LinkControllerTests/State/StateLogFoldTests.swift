import Bytes
import KafkaProtocol
import LinkModel
import Testing

@testable import LinkController

@Suite struct StateLogFoldTests {
  @Test func onlyWhatWasCommittedCounts() throws {
    var fold = StateLogFold(from: 0)
    let log =
      try Log.batch(0, number: 1, of: 7) + Log.marker(1, of: 7) + Log.batch(2, number: 2, of: 7)
      + Log.marker(3, of: 7)
    try fold.take(
      ByteView(copying: log), aborted: [FetchResponse.AbortedTransaction(producerID: 7, firstOffset: 2)], below: 4)
    #expect(fold.nextOffset == 4)
    #expect(fold.state.links[Samples.link.identity]?.ownershipNumber == 1)
  }

  /// An aborted transaction of one producer, around a committed one of another; the aborted one goes on after it.
  @Test func transactionsThatInterleaveAreToldApart() throws {
    var fold = StateLogFold(from: 0)
    let log =
      try Log.batch(0, number: 66, of: 7) + Log.batch(1, number: 1, of: 8) + Log.marker(2, of: 8)
      + Log.batch(3, number: 67, of: 7) + Log.marker(4, of: 7) + Log.batch(5, number: 2, of: 7) + Log.marker(6, of: 7)
    try fold.take(
      ByteView(copying: log), aborted: [FetchResponse.AbortedTransaction(producerID: 7, firstOffset: 0)], below: 7)
    #expect(fold.state.links[Samples.link.identity]?.ownershipNumber == 2)
  }

  @Test func nothingBeyondTheLimitIsTaken() throws {
    var fold = StateLogFold(from: 0)
    let log = try Log.batch(0, number: 1, of: 7) + Log.marker(1, of: 7) + Log.batch(2, number: 2, of: 7)
    try fold.take(ByteView(copying: log), aborted: [], below: 2)
    #expect(fold.nextOffset == 2)
    #expect(fold.state.links[Samples.link.identity]?.ownershipNumber == 1)
  }

  @Test func aStretchThatTheCleanerHasEmptiedIsSteppedOver() throws {
    var fold = StateLogFold(from: 0)
    try fold.take(ByteView(copying: Log.batch(40, number: 9, of: 7)), aborted: [], below: 30)
    #expect(fold.nextOffset == 30)
    #expect(fold.state == RecordedState())
  }

  @Test func aCutOffBatchIsReadWithTheNextFetch() throws {
    var fold = StateLogFold(from: 0)
    let (first, second) = try (Log.batch(0, number: 1, of: 7), Log.batch(1, number: 2, of: 7))
    try fold.take(ByteView(copying: first + second.dropLast(5)), aborted: [], below: 2)
    #expect(fold.nextOffset == 1)
    try fold.take(ByteView(copying: second), aborted: [], below: 2)
    #expect(fold.state.links[Samples.link.identity]?.ownershipNumber == 2)
  }

  @Test func aFlippedBitIsFound() throws {
    let log = try Log.batch(0, number: 1, of: 7)
    for index in [30, 61, log.count - 1] {
      var fold = StateLogFold(from: 0)
      var changed = log
      changed[index] ^= 1
      #expect(throws: StateUnreadable.self) { try fold.take(ByteView(copying: changed), aborted: [], below: 9) }
    }
  }

  @Test func bytesThatAreNoLogAreRefusedWithoutACrash() throws {
    let log = try Log.batch(0, number: 1, of: 7)
    for index in log.indices {
      for byte: UInt8 in [0, 1, 0x7F, 0x80, 0xFF] {
        var fold = StateLogFold(from: 0)
        var changed = log
        changed[index] = byte
        _ = try? fold.take(ByteView(copying: changed), aborted: [], below: .max)
      }
    }
  }
}

/// Batches as they stand in the state topic's log.
enum Log {
  static func batch(_ offset: Int64, number: Int, of producerID: Int64) throws -> [UInt8] {
    let record = StateRecord.link(Samples.changed(Samples.link) { $0.ownershipNumber = number })
    return try batch(
      offset, key: Array(record.key.text.utf8), value: try StateCodec.encode(record), of: producerID)
  }

  private static func batch(
    _ offset: Int64, key: [UInt8], value: [UInt8], of producerID: Int64
  ) throws -> [UInt8] {
    let entry = Record(offsetDelta: 0, timestamp: 1, key: ByteView(copying: key), value: ByteView(copying: value))
    let stamp = ProducerStamp(producerID: producerID, producerEpoch: 0, baseSequence: 0)
    let pieces = try RecordBatchBuilder.build([entry], compression: .none, stamp: stamp, isTransactional: true)
    return at(offset, pieces.flatMap(\.array))
  }

  /// An abort marker; where the answer lists no aborted transaction, it is as good as any.
  static func marker(_ offset: Int64, of producerID: Int64) throws -> [UInt8] {
    var bytes = try batch(offset, key: [0, 0, 0, 0], value: [0, 0, 0, 0, 0, 0], of: producerID)
    bytes[22] |= 1 << 5
    return bytes
  }

  private static func at(_ offset: Int64, _ bytes: [UInt8]) -> [UInt8] {
    withUnsafeBytes(of: offset.bigEndian) { Array($0) } + bytes.dropFirst(8)
  }
}
