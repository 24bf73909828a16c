import Bytes
import IOLoop
import KafkaClient
import KafkaProtocol

/// Logs with offsets at which no record is.
extension ClusterClient {
  /// One aborted transaction of `count` empty records, and its marker: a hole of `count` + 1 offsets.
  func fillWithHole(_ topic: String, offsets count: Int) async throws {
    try await createTopic(topic, partitions: 1)
    let partition = TopicPartition(topic, 0)
    let producer = try await client.initProducerID(transactionalID: topic)
    try await client.addPartitionsToTransaction([partition], transactionalID: topic, producer)
    let stamp = ProducerStamp(
      producerID: producer.producerID, producerEpoch: producer.producerEpoch, baseSequence: 0)
    let batch = try emptyRecords(count, stamp, isTransactional: true)
    _ = try await client.produce(batch, to: partition, transactionalID: topic)
    try await client.endTransaction(isCommit: false, transactionalID: topic, producer)
  }

  /// A log that starts at `count` or a little above, with some records behind that.
  /// - Returns: where it starts.
  func fillLate(_ topic: String, _ shape: CopyShape, offsets count: Int) async throws -> Int64 {
    let perBatch = 400_000
    try await createTopic(topic, partitions: 1)
    let batch = try emptyRecords(perBatch, .none, isTransactional: false)
    var left = (count + perBatch - 1) / perBatch
    let pipeline = ProducePipeline(client, to: try await route(to: topic, partitions: 1)) { _ in
      left -= 1
      return left >= 0 ? batch : nil
    }
    try await pipeline.run()
    try await trim(topic, partitions: 1)
    let start = try await readLogEnds(of: topic, partitions: 1)[0]
    try await append(shape, to: topic)
    return start
  }

  private func emptyRecords(_ count: Int, _ stamp: ProducerStamp, isTransactional: Bool) throws -> ByteRope {
    let now = loop.wallClockMilliseconds
    let records = (0..<count).map {
      Record(offsetDelta: Int32($0), timestamp: now, key: .empty, value: nil)
    }
    return ByteRope(
      try RecordBatchBuilder.build(records, compression: .zstd, stamp: stamp, isTransactional: isTransactional))
  }
}
