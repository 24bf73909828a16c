import Bytes
import IOLoop
import KafkaClient
import KafkaProtocol
import Librdkafka
import TestSupport

extension KafkaTestCluster {
  /// Moves a partition's log end up by `offsets`, with batches of a producer that is nobody's, and its log start up to
  /// that end: the log is empty then, and starts late.
  func startLate(_ topic: String, partition: Int32 = 0, at offset: Int64) async throws {
    try await appendFiller(to: topic, partition: partition, offsets: offset)
    let bootstrap = bootstrapServers
    try await blocking("delete the filler of \(topic)") {
      try TestAdmin(bootstrap).deleteRecords(topic, partition: partition, before: offset)
    }
  }

  func appendFiller(
    to topic: String, partition: Int32 = 0, offsets: Int64, stamp: ProducerStamp = .none
  ) async throws {
    let loop = try UVLoop.start()
    defer { loop.stop() }
    let servers = bootstrapServers.split(separator: ",").compactMap { HostPort(String($0)) }
    try await loop.spawn {
      let client = KafkaClient(loop: loop, name: "test", bootstrapServers: servers, clientID: "test")
      defer { client.shutDown() }
      var (left, stamp) = (offsets, stamp)
      while left > 0 {
        let batch = try FillerBatch(recordCount: Int32(min(left, 500_000)))
        let records = batch.pieces(stamp: stamp, timestamp: loop.wallClockMilliseconds)
        _ = try await client.produce(ByteRope(records), to: TopicPartition(topic, partition))
        left -= Int64(batch.recordCount)
        if stamp.producerID >= 0 { stamp.baseSequence += batch.recordCount }
      }
    }.value
  }

  /// Where each partition's log starts and ends (high watermark).
  func edges(of topic: String, partitions: Int32 = 1) async throws -> [Range<Int64>] {
    let configuration = reader(.readUncommitted)
    return try await blocking("edges of \(topic)") {
      let client = try ReaderClient(configuration)
      return try (0..<partitions).map { try client.offsets(topic: topic, partition: $0) }
    }
  }
}
