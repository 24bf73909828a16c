import IOLoop
import KafkaClient
import KafkaProtocol
import TestSupport

/// Looks at a partition while somebody appends to it: where its log ends, and which producer ids its leader knows.
final class ProducerWatch: Sendable {
  struct Sample: Sendable {
    var end: Int64
    var isAnyKnown: Bool
  }

  private let loop: UVLoop
  private let servers: [HostPort]
  private let partition: TopicPartition

  init(_ cluster: KafkaTestCluster, topic: String, partition: Int32 = 0) throws {
    loop = try UVLoop.start()
    servers = cluster.bootstrapServers.split(separator: ",").compactMap { HostPort(String($0)) }
    self.partition = TopicPartition(topic, partition)
  }

  deinit { loop.stop() }

  /// Looks again and again for as long as `condition` holds. Before the topic is there, nothing is seen.
  func samples(while condition: @escaping @Sendable () -> Bool) async throws -> [Sample] {
    let (loop, servers, partition) = (loop, servers, partition)
    let task = loop.spawn {
      let client = KafkaClient(loop: loop, name: "watch", bootstrapServers: servers, clientID: "watch")
      defer { client.shutDown() }
      var samples: [Sample] = []
      while condition() {
        if let sample = try? await Self.look(at: partition, client) { samples.append(sample) }
        try await loop.sleep(for: .milliseconds(50))
      }
      return samples
    }
    return try await task.value
  }

  /// The end first: what is known then was known of a log at least that long.
  private static func look(at partition: TopicPartition, _ client: KafkaClient) async throws -> Sample {
    let end = try await client.listOffsets(ListOffsetsRequest.Partition.latest, of: [partition])[0].result.get().offset
    let producers = try await client.describeProducers(of: [partition])[0].result.get()
    return Sample(end: end, isAnyKnown: !producers.isEmpty)
  }
}
