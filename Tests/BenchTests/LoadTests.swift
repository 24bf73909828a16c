import Bytes
import KafkaProtocol
import Testing

@testable import lockstep_bench

@Suite("The bench's load")
struct LoadTests {
  @Test("An uncompressed batch is as long as asked, or a little less", arguments: [16 << 10, 64 << 10, 1 << 20])
  func batchSize(batchBytes: Int) throws {
    let templates = try BatchTemplates(.none, recordBytes: 1_024, batchBytes: batchBytes, timestamp: 0)
    for batch in templates.batches {
      #expect(batch.count <= batchBytes && batch.count > batchBytes / 100 * 98 - 1_100)
    }
  }

  @Test("A batch holds one record at least, and is what a broker takes")
  func smallestBatch() throws {
    let templates = try BatchTemplates(.none, recordBytes: 10_240, batchBytes: 256, timestamp: 7)
    #expect(templates.recordsPerBatch == 1)
    let batch = try RecordBatchView(templates.batches[0].joined)
    #expect(batch.verifyCRC() && batch.isDense && batch.maxTimestamp == 7)
  }

  @Test("zstd makes about a third of the records, and the batch is about as long as asked")
  func compression() throws {
    let templates = try BatchTemplates(.zstd, recordBytes: 1_024, batchBytes: 64 << 10, timestamp: 0)
    let ratio = Double(templates.recordsPerBatch * 1_024) / Double(templates.averageBytes)
    #expect((2.5...4.5).contains(ratio))
    #expect((50 << 10...80 << 10).contains(templates.averageBytes))
  }

  @Test("Batches differ from each other, and are the same in every run")
  func seeds() throws {
    let first = try BatchTemplates(.none, recordBytes: 100, batchBytes: 4_096, timestamp: 0)
    let second = try BatchTemplates(.none, recordBytes: 100, batchBytes: 4_096, timestamp: 0)
    #expect(first.batches == second.batches)
    #expect(first.batches[0] != first.batches[1])
  }
}
