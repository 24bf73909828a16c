import Bytes
import IOLoop
import KafkaProtocol

/// A topic of the source, as it was filled.
struct SourceLog: Sendable {
  var topic: String
  var partitions: Int
  /// Stored, over all partitions.
  var byteCount: Int
  var recordCount: Int
  /// Of each partition.
  var logEnds: [Int64]
  /// Of a stored batch.
  var batchBytes: Int
}

extension ClusterClient {
  /// Ten days: longer than producer ids are remembered.
  static let ageMilliseconds: Int64 = 10 * 24 * 3_600 * 1_000

  /// Makes a topic and fills it.
  func fill(_ topic: String, _ shape: CopyShape) async throws -> SourceLog {
    try await createTopic(topic, partitions: shape.partitions)
    return try await append(shape, to: topic)
  }

  /// Fills the partitions of a topic evenly with about `shape.logBytes` of batches, at least one each.
  /// - Returns: what it would be if it was empty before.
  @discardableResult
  func append(_ shape: CopyShape, to topic: String) async throws -> SourceLog {
    let now = loop.wallClockMilliseconds
    let templates = try BatchTemplates(
      shape.codec.compression, recordBytes: shape.recordBytes, batchBytes: shape.batchBytes,
      timestamp: shape.isOld ? now - Self.ageMilliseconds : now)
    let target = try await route(to: topic, partitions: shape.partitions)
    let perPartition = max(1, shape.logBytes / shape.partitions / templates.averageBytes)
    var sent = [Int](repeating: 0, count: shape.partitions)
    let pipeline = ProducePipeline(client, to: target) { partition in
      guard sent[partition] < perPartition else { return nil }
      sent[partition] += 1
      return templates.batches[sent[partition] % templates.batches.count]
    }
    try await pipeline.run()
    let recordsEach = perPartition * templates.recordsPerBatch
    return SourceLog(
      topic: topic, partitions: shape.partitions, byteCount: pipeline.bytesSent,
      recordCount: recordsEach * shape.partitions,
      logEnds: [Int64](repeating: Int64(recordsEach), count: shape.partitions), batchBytes: templates.averageBytes)
  }
}
