import IOLoop
import IOSimulation
import KafkaClient
import KafkaProtocol
import ScriptedKafka
import Testing

/// Operations over many partitions, each asked of its leader.
struct LeaderFanOutTests {
  /// Brokers that answer ListOffsets with offset 100 × node + partition, for what they lead.
  private static func cluster(_ leaders: [String: [NodeID]]) -> ScriptedCluster {
    let cluster = ScriptedCluster(brokers: 3)
    cluster.leaders = leaders
    for broker in cluster.brokers {
      broker.on(ListOffsetsRequest.self) { [unowned cluster, unowned broker] request, _ in
        .respond(answer(request, by: broker.nodeID, cluster))
      }
    }
    return cluster
  }

  private static func answer(_ request: ListOffsetsRequest, by node: NodeID, _ cluster: ScriptedCluster)
    -> ListOffsetsResponse
  {
    ListOffsetsResponse(
      topics: request.topics.map { topic in
        .init(
          name: topic.name,
          partitions: topic.partitions.map { row in
            let leads = cluster.leaders[topic.name]?[Int(row.partitionIndex)] == node
            return .init(
              partitionIndex: row.partitionIndex, errorCode: leads ? .none : .notLeaderOrFollower,
              offset: leads ? Int64(node) * 100 + Int64(row.partitionIndex) : -1)
          })
      })
  }

  private static func offsets(_ rows: [PartitionResult<ListedOffset>]) -> [Int64?] {
    rows.map { try? $0.result.get().offset }
  }

  private static func code(_ row: PartitionResult<ListedOffset>) -> ClientError.Code? {
    if case .failure(let error) = row.result { error.code } else { nil }
  }

  private static func partitions(_ topic: String, _ count: Int32) -> [TopicPartition] {
    (0..<count).map { TopicPartition(topic, $0) }
  }

  @Test("Every leader is asked once, for its own; results come in the order of the questions")
  func fanOut() throws {
    let cluster = Self.cluster(["a": [1, 2, 3, 1], "b": [2]])
    let client = cluster.client()
    let asked = [TopicPartition("b", 0)] + Self.partitions("a", 4).reversed()
    let rows = try cluster.loop.run { try await client.listOffsets(-1, of: asked) }
    #expect(rows.map(\.partition) == asked)
    #expect(Self.offsets(rows) == [200, 103, 302, 201, 100])
    #expect(cluster.brokers.map { $0.count(.listOffsets) } == [1, 1, 1])
  }

  @Test("A leader that moved is found again, and only its partitions are asked again")
  func movedLeader() throws {
    let cluster = Self.cluster(["a": [1, 2]])
    let client = cluster.client()
    _ = try cluster.loop.run { try await client.listOffsets(-1, of: Self.partitions("a", 2)) }
    cluster.leaders["a"] = [3, 2]
    let rows = try cluster.loop.run { try await client.listOffsets(-1, of: Self.partitions("a", 2)) }
    #expect(Self.offsets(rows) == [300, 201])
    #expect(cluster.brokers.map { $0.count(.listOffsets) } == [2, 2, 1])
  }

  @Test("A leader that died is found again through metadata")
  func deadLeader() throws {
    let cluster = Self.cluster(["a": [2]])
    let client = cluster.client()
    _ = try cluster.loop.run { try await client.listOffsets(-1, of: Self.partitions("a", 1)) }
    cluster.loop.network.set(cluster[2].address, .refusing)
    for peer in cluster[2].peers { peer.cut() }
    cluster.loop.schedule(after: .seconds(3)) { cluster.leaders["a"] = [3] }
    let rows = try cluster.loop.run { try await client.listOffsets(-1, of: Self.partitions("a", 1)) }
    #expect(Self.offsets(rows) == [300])
  }

  @Test("Absent, without a leader, refused and found are four different results of one operation")
  func perPartition() throws {
    let cluster = Self.cluster(["a": [1, -1], "secret": [2]])
    cluster[2].on(ListOffsetsRequest.self) { _, _ in
      .respond(.init(topics: [.init(name: "secret", partitions: [.init(errorCode: .topicAuthorizationFailed)])]))
    }
    let client = cluster.client()
    let asked = Self.partitions("a", 2) + [TopicPartition("secret", 0), TopicPartition("nothing", 0)]
    let rows = try cluster.loop.run { try await client.listOffsets(-1, of: asked, limit: .seconds(20)) }
    let codes = rows.map(Self.code)
    #expect(
      codes == [nil, .leaderUnavailable, .broker(.topicAuthorizationFailed), .broker(.unknownTopicOrPartition)])
    #expect(cluster[2].count(.listOffsets) == 1, "a refusal for good is not asked again")
  }

  @Test("A topic that is merely young is waited for")
  func youngTopic() throws {
    let cluster = Self.cluster([:])
    let client = cluster.client()
    cluster.loop.schedule(after: .seconds(1)) { cluster.leaders["a"] = [1] }
    let rows = try cluster.loop.run { try await client.listOffsets(-1, of: Self.partitions("a", 1)) }
    #expect(Self.offsets(rows) == [100])
  }

  @Test("A partition that an answer leaves out is an error of that partition")
  func leftOut() throws {
    let cluster = Self.cluster(["a": [1, 2]])
    cluster[1].on(ListOffsetsRequest.self) { _, _ in .respond(.init()) }
    let client = cluster.client()
    let rows = try cluster.loop.run { try await client.listOffsets(-1, of: Self.partitions("a", 2)) }
    #expect(Self.offsets(rows) == [nil, 201])
  }

  @Test("Nothing can be said where not even metadata can be had")
  func down() {
    let cluster = Self.cluster(["a": [1]])
    for broker in cluster.brokers { cluster.loop.network.set(broker.address, .refusing) }
    let client = cluster.client()
    #expect(cluster.error { _ = try await client.listOffsets(-1, of: Self.partitions("a", 1)) }?.code == .unreachable)
  }
}
