import IOSimulation
import KafkaProtocol
import LinkModel
import Testing

@testable import LinkController

@Suite struct OffsetReaderTests {
  let loop = ManualLoop()
  let channel = ScriptedChannel()

  private func snapshot(_ leaders: [Int32?]) -> TopicSnapshot {
    TopicSnapshot(
      id: TopicID(high: 1, low: 2).description,
      partitions: leaders.map { PartitionSnapshot(leader: $0, leaderEpoch: 5, replicas: [1]) })
  }

  /// 0, 70 stable, 80 and 90, where `refuses` does not say otherwise.
  private func answer(_ refuses: @escaping (String, Int32, Route) -> ErrorCode = { _, _, _ in .none }) {
    channel.on(ListOffsetsRequest.self) { request, route in
      .success(
        ListOffsetsResponse(
          topics: request.topics.map { topic in
            ListOffsetsResponse.Topic(
              name: topic.name,
              partitions: topic.partitions.map { partition in
                let latest: Int64 =
                  request.replicaID == -2 ? 90 : request.isolationLevel == .readCommitted ? 70 : 80
                return ListOffsetsResponse.Partition(
                  partitionIndex: partition.partitionIndex,
                  errorCode: refuses(topic.name, partition.partitionIndex, route),
                  offset: partition.timestamp == -2 ? 0 : latest)
              })
          }))
    }
  }

  @Test func everyEdgeOfAllPartitionsIsOneRequestForEachLeader() throws {
    answer()
    let offsets = try loop.run {
      await OffsetReader(cluster: channel, loop: loop).offsets(
        of: ["a": snapshot([1, 2]), "b": snapshot([2])], asksLogEnd: true)
    }
    let row = PartitionOffsets(logStartOffset: 0, lastStableOffset: 70, highWatermark: 80, logEndOffset: 90)
    #expect(offsets == ["a": .read([row, row]), "b": .read([row])])
    #expect(channel.routes == Array(repeating: .node(1), count: 4) + Array(repeating: .node(2), count: 4))
  }

  @Test func aTimeBehindTheLastRecordIsAnAnswerAndNoFailure() throws {
    channel.on(ListOffsetsRequest.self) { request, _ in
      #expect(request.isolationLevel == .readCommitted)
      let rows = request.topics[0].partitions.map { partition in
        ListOffsetsResponse.Partition(
          partitionIndex: partition.partitionIndex, offset: partition.partitionIndex == 0 ? 42 : -1)
      }
      return .success(ListOffsetsResponse(topics: [.init(name: "a", partitions: rows)]))
    }
    let offsets = try loop.run {
      await OffsetReader(cluster: channel, loop: loop).offsets(at: 1_700, of: ["a": snapshot([1, 1])])
    }
    #expect(offsets == ["a": .read([42, nil])])
  }

  @Test func aLeaderThatHasMovedIsFoundAgain() throws {
    answer { _, _, route in route == .node(1) ? .notLeaderOrFollower : .none }
    channel.leads(["a": [3]])
    let offsets = try loop.run {
      await OffsetReader(cluster: channel, loop: loop).offsets(of: ["a": snapshot([1])], asksLogEnd: false)
    }
    #expect(offsets["a"]?.value?.first?.logEndOffset == nil)
    #expect(offsets["a"]?.value?.first?.highWatermark == 80)
  }

  @Test func oneTopicThatCannotBeReadLeavesTheOthersReadable() throws {
    answer { topic, partition, _ in topic == "a" && partition == 1 ? .topicAuthorizationFailed : .none }
    let offsets = try loop.run {
      await OffsetReader(cluster: channel, loop: loop).offsets(
        of: ["a": snapshot([1, 1]), "b": snapshot([1])], asksLogEnd: false)
    }
    #expect(offsets["a"]?.unavailable?.reason == .missingRight)
    #expect(offsets["a"]?.unavailable?.message.contains("a-1") == true)
    #expect(offsets["b"]?.value?.count == 1)
  }

  @Test func aPartitionWithoutALeaderIsUnavailableNotEmpty() throws {
    answer()
    channel.leads(["a": [-1]])
    let offsets = try loop.run {
      await OffsetReader(cluster: channel, loop: loop).offsets(of: ["a": snapshot([nil])], asksLogEnd: false)
    }
    #expect(offsets["a"]?.unavailable?.reason == .leaderUnavailable)
  }
}

@Suite struct TopicLookTests {
  @Test(arguments: [
    (ErrorCode.none, "read"), (.leaderNotAvailable, "read"), (.unknownTopicOrPartition, "absent"),
    (.invalidTopicException, "absent"), (.topicAuthorizationFailed, "MissingRight"),
    (.unknownServerError, "LeaderUnavailable"),
  ])
  func absentAndUnreadableAreDifferentAnswers(_ code: ErrorCode, expected: String) throws {
    let (loop, channel) = (ManualLoop(), ScriptedChannel())
    channel.on(
      MetadataRequest.self,
      [.success(MetadataResponse(clusterID: "D", topics: [MetadataResponse.Topic(errorCode: code, name: "a")]))])
    let look = try loop.run { try await TopicLook(["a"], on: channel) }
    let found =
      switch look.topics["a"] {
      case nil: "absent"
      case .read?: "read"
      case .unavailable(let unavailable)?: unavailable.reason.rawValue
      }
    #expect(found == expected)
  }

  @Test func partitionsThatAreNotNumberedFromZeroAreNotBelieved() throws {
    let (loop, channel) = (ManualLoop(), ScriptedChannel())
    let partition = MetadataResponse.Partition(partitionIndex: 7, leaderID: 1)
    channel.on(
      MetadataRequest.self,
      [.success(MetadataResponse(clusterID: "D", topics: [.init(name: "a", partitions: [partition])]))])
    let look = try loop.run { try await TopicLook(["a"], on: channel) }
    #expect(look.topics["a"]?.unavailable != nil)
  }
}

@Suite struct ClusterDetailsTests {
  private static let unavailable = Unavailable(reason: .missingRight, message: "no")
  private static func configs(_ names: String...) -> Observation<[String: ConfigValue]> {
    .read(names.reduce(into: [:]) { $0[$1] = ConfigValue("1", source: .builtIn) })
  }

  @Test(
    arguments: [
      (["a": configs("retention.ms")], configs("log.cleaner.threads"), .read(["retention.ms"])),
      ([:], configs("log.retention.ms", "broker.id"), .read(["retention.ms"])),
      (["a": .unavailable(unavailable)], configs("log.retention.ms"), .read(["retention.ms"])),
      ([:], .unavailable(unavailable), .unavailable(unavailable)),
    ] as [([String: Observation<[String: ConfigValue]>], Observation<[String: ConfigValue]>, Observation<Set<String>>)])
  func theConfigsThatAClusterKnowsAreReadOffItsTopicsOrItsBroker(
    topics: [String: Observation<[String: ConfigValue]>], broker: Observation<[String: ConfigValue]>,
    known: Observation<Set<String>>
  ) {
    #expect(ClusterDetails.knownConfigs(topics: topics, broker: broker) == known)
  }
}
