import IOLoop
import KafkaClient
import KafkaProtocol

/// The bench's own connections to one cluster of one node, on a loop of its own.
actor ClusterClient {
  nonisolated let loop: UVLoop
  nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }
  nonisolated let bootstrapServers: [HostPort]
  let client: KafkaClient

  init(_ name: String, _ bootstrapServers: [HostPort], loop: UVLoop) {
    self.loop = loop
    self.bootstrapServers = bootstrapServers
    client = KafkaClient(loop: loop, name: name, bootstrapServers: bootstrapServers, clientID: "lockstep-bench")
  }

  func shutDown() { client.shutDown() }

  func createTopic(_ name: String, partitions: Int, configs: [String: String] = [:]) async throws {
    try await makeTopics([name], partitions: partitions, configs: configs)
    _ = try await route(to: name, partitions: partitions)
  }

  /// Returns before every broker knows of them.
  func makeTopics(_ names: [String], partitions: Int, configs: [String: String] = [:]) async throws {
    let rows = configs.sorted { $0.key < $1.key }.map {
      CreateTopicsRequest.Config(name: $0.key, value: $0.value)
    }
    let topics = names.map {
      CreateTopicsRequest.Topic(
        name: $0, partitionCount: Int32(partitions), replicationFactor: 1, configs: rows)
    }
    for result in try await client.createTopics(topics, limit: .seconds(60)) { _ = try result.get() }
  }

  /// Where a topic is led and what its id is; waits until every partition has a leader.
  func route(to topic: String, partitions: Int) async throws -> TopicLeader {
    for _ in 0..<600 {
      let known = try await client.metadata(topics: [topic]).topic(named: topic)
      if let known, known.error == .none, known.partitions.count == partitions,
        let leader = known.partitions.first?.leader, known.partitions.allSatisfy({ $0.leader == leader })
      {
        // Metadata may name a leader before it knows that it is one.
        _ = try await readLogEnds(of: topic, partitions: partitions)
        return TopicLeader(topic: topic, topicID: known.topicID, partitions: partitions, node: leader)
      }
      try await loop.sleep(for: .milliseconds(50))
    }
    throw BenchProblem("\(topic) has no leaders within 30 s")
  }

  /// Of every partition, or nil while the topic is not there.
  func logEnds(of topic: String, partitions: Int) async throws -> [Int64]? {
    let known = try await client.metadata(topics: [topic]).topic(named: topic)
    guard let known, known.error == .none, known.partitions.count == partitions,
      known.partitions.allSatisfy({ $0.leader != nil })
    else { return nil }
    return try? await readLogEnds(of: topic, partitions: partitions)
  }

  func readLogEnds(of topic: String, partitions: Int) async throws -> [Int64] {
    let all = (0..<Int32(partitions)).map { TopicPartition(topic, $0) }
    let results = try await client.listOffsets(ListOffsetsRequest.Partition.latest, of: all)
    return try results.map { try $0.result.get().offset }
  }

  /// Gives the topic's disk space back: deletes every record.
  func trim(_ topic: String, partitions: Int) async throws {
    let all = (0..<Int32(partitions)).map { (partition: TopicPartition(topic, $0), offset: Int64(-1)) }
    for result in try await client.deleteRecords(before: all) { _ = try result.result.get() }
  }
}

/// A topic of a cluster of one node.
struct TopicLeader: Sendable {
  var topic: String
  var topicID: TopicID
  var partitions: Int
  var node: NodeID
}
