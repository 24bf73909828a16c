import Bytes
import Testing

@testable import KafkaProtocol

@Suite struct FillerBatchTests {
  @Test(arguments: [1, 2, 63, 64, 65, 8_191, 8_192, 8_193, 20_000] as [Int32])
  func itIsABatchOfAsManyRecordsThatSayNothing(count: Int32) throws {
    let filler = try FillerBatch(recordCount: count)
    let stamp = ProducerStamp(producerID: 7, producerEpoch: 12, baseSequence: 500)
    let bytes = ByteView(joining: filler.pieces(stamp: stamp, timestamp: 1_700_000_000_000))
    #expect(bytes.count == filler.byteCount && filler.recordCount == count)
    let batch = try RecordBatchView(bytes)
    #expect(batch.verifyCRC() && batch.isDense && batch.compression == .zstd)
    #expect((batch.producerID, batch.producerEpoch, batch.baseSequence) == (7, 12, 500))
    #expect(!batch.isTransactional && !batch.isControl && batch.lastOffsetDelta == count - 1)
    #expect(batch.baseTimestamp == 1_700_000_000_000 && batch.maxTimestamp == 1_700_000_000_000)
    let records = try batch.records(limit: 16 << 20)
    #expect(records.map(\.offsetDelta) == Array(0..<count))
    let areEmpty = records.allSatisfy { $0.key == .empty && $0.value == nil && $0.headers.isEmpty }
    #expect(areEmpty && records.allSatisfy { $0.timestamp == 1_700_000_000_000 })
  }

  @Test func itsRecordsAreThoseThatTheBuilderWrites() throws {
    let record = Record(offsetDelta: 0, timestamp: 5, key: .empty, value: nil)
    let records = (0..<Int32(300)).map { delta -> Record in
      var record = record
      record.offsetDelta = delta
      return record
    }
    let built = try RecordBatchBuilder.build(records, compression: .zstd, stamp: .none)
    let filler = try FillerBatch(recordCount: 300).pieces(stamp: .none, timestamp: 5)
    #expect(ByteView(joining: built) == ByteView(joining: filler))
  }

  @Test func itTakesLessThanAByteAnOffset() throws {
    let filler = try FillerBatch(recordCount: 500_000)
    #expect(filler.byteCount < 500_000)
  }

  @Test func aBatchWithoutRecordsIsRefused() {
    #expect(throws: RecordBatchError.self) { try FillerBatch(recordCount: 0) }
  }
}
