import Bytes
import Dispatch
import IOLoop
import KafkaClient
import KafkaProtocol
import Librdkafka
import Synchronization
import TestSupport

/// A client of ours for what librdkafka cannot do: moving logs far up cheaply, and setting configs. Every call blocks.
struct LateLogs {
  let bootstrapServers: String

  /// Moves a partition's log end up by `offset`, and its log start up to that end: the log is empty then, and starts
  /// late.
  func start(_ topic: String, partition: Int32 = 0, at offset: Int64) throws {
    try fill(topic, partition: partition, offsets: offset)
    try TestAdmin(bootstrapServers).deleteRecords(topic, partition: partition, before: offset)
  }

  /// Appends records that say nothing.
  /// - Parameter stamp: of the first batch; the following ones go on from it.
  func fill(_ topic: String, partition: Int32 = 0, offsets: Int64, stamp: ProducerStamp = .none) throws {
    try withClient { client, loop in
      var (left, stamp) = (offsets, stamp)
      while left > 0 {
        let batch = try FillerBatch(recordCount: Int32(min(left, 500_000)))
        let records = batch.pieces(stamp: stamp, timestamp: loop.wallClockMilliseconds)
        _ = try await client.produce(ByteRope(records), to: TopicPartition(topic, partition))
        left -= Int64(batch.recordCount)
        if stamp.producerID >= 0 { stamp.baseSequence += batch.recordCount }
      }
    }
  }

  func set(_ config: String, _ value: String, of topic: String) throws {
    try withClient { client, _ in
      let errors = try await client.alterConfigs([
        ConfigChange(.topic(topic), [.init(name: config, operation: .set, value: value)])
      ])
      if let error = errors[0] { throw error }
    }
  }

  func config(_ name: String, of topic: String) throws -> String? {
    let found = Mutex<String?>(nil)
    try withClient { client, _ in
      let configs = try await client.describeConfigs(of: [.topic(topic)])[0].get()
      found.withLock { $0 = configs.first { $0.name == name }?.value }
    }
    return found.withLock { $0 }
  }

  private func withClient(_ body: @escaping @Sendable (KafkaClient, UVLoop) async throws -> Void) throws {
    let loop = try UVLoop.start()
    defer { loop.stop() }
    let servers = bootstrapServers.split(separator: ",").compactMap { HostPort(String($0)) }
    let done = DispatchSemaphore(value: 0)
    let outcome = Mutex<Result<Void, any Error>>(.success(()))
    loop.spawn {
      let client = KafkaClient(loop: loop, name: "test", bootstrapServers: servers, clientID: "test")
      do { try await body(client, loop) } catch { outcome.withLock { $0 = .failure(error) } }
      client.shutDown()
      done.signal()
    }
    done.wait()
    try outcome.withLock { $0 }.get()
  }
}

extension KafkaTestCluster {
  func late<Value: Sendable>(_ body: @escaping @Sendable (LateLogs) throws -> Value) async throws -> Value {
    let logs = LateLogs(bootstrapServers: bootstrapServers)
    return try await blocking("late logs") { try body(logs) }
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

extension LateLogs {
  /// The high watermark of partition 0; 0 while there is no such topic.
  static func logEnd(_ configuration: ReaderConfiguration, _ topic: String) throws -> Int64 {
    let client = try ReaderClient(configuration)
    guard try client.partitionCount(of: topic) != nil else { return 0 }
    return try client.offsets(topic: topic, partition: 0).upperBound
  }
}
