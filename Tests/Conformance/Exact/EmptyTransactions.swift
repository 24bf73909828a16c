import Dispatch
import IOLoop
import KafkaClient
import Synchronization
import TestSupport

/// Transactions without a record, of which only the marker stands in the log. librdkafka ends none of that kind, so our
/// own client makes them; the judge reads the log by other means.
enum EmptyTransactions {
  /// Ends `count` transactions over the partitions, committed and aborted in turns. Blocks.
  static func write(_ bootstrapServers: String, topic: String, partitions: [Int32], count: Int) throws {
    let loop = try UVLoop.start()
    defer { loop.stop() }
    let outcome = Mutex<Result<Void, any Error>?>(nil)
    let done = DispatchSemaphore(value: 0)
    let addresses = bootstrapServers.split(separator: ",").compactMap { HostPort(String($0)) }
    _ = loop.spawn {
      do {
        try await end(count, topic, partitions, loop, addresses)
        outcome.withLock { $0 = .success(()) }
      } catch {
        outcome.withLock { $0 = .failure(error) }
      }
      done.signal()
    }
    guard done.wait(timeout: .now() + 60) == .success, let result = outcome.withLock({ $0 }) else {
      throw TestSupportError("empty transactions: not within 60 s")
    }
    try result.get()
  }

  private static func end(
    _ count: Int, _ topic: String, _ partitions: [Int32], _ loop: UVLoop, _ addresses: [HostPort]
  ) async throws {
    let client = KafkaClient(loop: loop, name: "source", bootstrapServers: addresses, clientID: "test")
    defer { client.shutDown() }
    let id = topic + ".empty"
    for index in 0..<count {
      // A producer anew each time: newer brokers raise its epoch with every end.
      let producer = try await client.initProducerID(transactionalID: id)
      let all = partitions.map { TopicPartition(topic, $0) }
      try await client.addPartitionsToTransaction(all, transactionalID: id, producer)
      try await client.endTransaction(isCommit: index % 2 == 0, transactionalID: id, producer)
    }
    // A transaction's end is answered before its marker is written; this waits for the marker.
    _ = try await client.initProducerID(transactionalID: id)
  }
}
