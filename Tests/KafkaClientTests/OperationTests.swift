import Bytes
import IOSimulation
import KafkaClient
import KafkaProtocol
import ScriptedKafka
import Testing

/// The operations: what goes out, and what comes back as a value or as an error.
struct OperationTests {
  private static let identity = ProducerIdentity(producerID: 7, producerEpoch: 2)

  private static func codes<T>(_ results: [Result<T, ClientError>]) -> [ClientError.Code?] {
    results.map { if case .failure(let error) = $0 { error.code } else { nil } }
  }

  @Test("Topics are made by the controller, asked again where it moved, and told one by one")
  func createTopics() throws {
    let cluster = ScriptedCluster(brokers: 2)
    cluster[1].on(CreateTopicsRequest.self) { [unowned cluster] request, _ in
      #expect(request.timeoutMilliseconds == 30_000)
      if cluster[1].count(.createTopics) == 1 {
        return .respond(.init(topics: request.topics.map { .init(name: $0.name, errorCode: .notController) }))
      }
      return .respond(
        .init(topics: [
          .init(name: "taken", errorCode: .topicAlreadyExists, errorMessage: "Topic 'taken' already exists."),
          .init(name: "made", topicID: TopicID(high: 1, low: 2)),
        ]))
    }
    let client = cluster.client()
    let results = try cluster.loop.run {
      try await client.createTopics(["made", "taken", "forgotten"].map { .init(name: $0, partitionCount: 1) })
    }
    #expect(cluster[1].count(.createTopics) == 2)
    #expect(try results.first?.get().topicID == TopicID(high: 1, low: 2))
    #expect(Self.codes(results) == [nil, .broker(.topicAlreadyExists), .malformed])
    if case .failure(let error) = results[1] { #expect(error.cause == "Topic 'taken' already exists.") }
  }

  @Test("Configs of topics are asked of any broker, a broker's of itself")
  func describeConfigs() throws {
    let cluster = ScriptedCluster(brokers: 2)
    for broker in cluster.brokers {
      broker.on(DescribeConfigsRequest.self) { [unowned broker] request, _ in
        .respond(
          .init(
            resources: request.resources.map { resource in
              .init(
                errorCode: resource.name == "absent" ? .unknownTopicOrPartition : .none, type: resource.type,
                name: resource.name, configs: [.init(name: "asked", value: "\(broker.nodeID)")])
            }))
      }
    }
    let client = cluster.client()
    let results = try cluster.loop.run {
      try await client.describeConfigs(of: [.broker(2), .topic("a"), .topic("absent"), .broker(1)])
    }
    #expect(results.map { try? $0.get().first?.value } == ["2", "1", nil, "1"])
    #expect(Self.codes(results) == [nil, nil, .broker(.unknownTopicOrPartition), nil])
  }

  @Test("Each change of configs is told by itself; a missing right has a remedy")
  func alterConfigs() throws {
    let cluster = ScriptedCluster(brokers: 1)
    cluster[1].on(IncrementalAlterConfigsRequest.self) { request, _ in
      .respond(
        .init(
          resources: request.resources.map { resource in
            .init(
              errorCode: resource.name == "secret" ? .topicAuthorizationFailed : .none, type: resource.type,
              name: resource.name)
          }))
    }
    let client = cluster.client()
    let errors = try cluster.loop.run {
      try await client.alterConfigs(
        ["a", "secret"].map { .init(.topic($0), [.init(name: "retention.ms", value: "-1")]) })
    }
    #expect(errors.map(\.?.code) == [nil, .broker(.topicAuthorizationFailed)])
    #expect(errors.last??.remedy.isEmpty == false)
  }

  @Test("Records are deleted, producers described and epochs looked up at each partition's leader")
  func atLeaders() throws {
    let cluster = ScriptedCluster(brokers: 2)
    cluster.leaders = ["a": [1, 2]]
    for broker in cluster.brokers {
      let index = broker.nodeID - 1
      broker.on(DeleteRecordsRequest.self) { request, _ in
        .respond(.init(topics: [.init(name: "a", partitions: [.init(partitionIndex: index, lowWatermark: 5)])]))
      }
      broker.on(DescribeProducersRequest.self) { _, _ in
        let producers = [DescribeProducersResponse.Producer(producerID: Int64(index))]
        return .respond(
          .init(topics: [.init(name: "a", partitions: [.init(partitionIndex: index, activeProducers: producers)])]))
      }
      broker.on(OffsetForLeaderEpochRequest.self) { request, _ in
        let asked = request.topics.first?.partitions.first?.leaderEpoch ?? -1
        let row = OffsetForLeaderEpochResponse.Partition(partitionIndex: index, leaderEpoch: asked, endOffset: 9)
        return .respond(.init(topics: [.init(name: "a", partitions: [row])]))
      }
    }
    let client = cluster.client()
    let partitions = [TopicPartition("a", 1), TopicPartition("a", 0)]
    let deleted = try cluster.loop.run { try await client.deleteRecords(before: partitions.map { ($0, 5) }) }
    #expect(try deleted.map { try $0.result.get() } == [5, 5])
    let producers = try cluster.loop.run { try await client.describeProducers(of: partitions) }
    #expect(try producers.map { try $0.result.get().first?.producerID } == [1, 0])
    let ends = try cluster.loop.run { try await client.epochEnds([(partitions[0], 3), (partitions[1], 4)]) }
    #expect(try ends.map { try $0.result.get().leaderEpoch } == [3, 4])
    #expect(try ends.map { try $0.result.get().endOffset } == [9, 9])
  }

  @Test("Steps of a transaction whose answer was lost are asked for again, and the coordinator's refusal is told")
  func transaction() throws {
    let cluster = ScriptedCluster(brokers: 1)
    let broker = cluster[1]
    broker.on(FindCoordinatorRequest.self) { request, _ in
      .respond(.init(coordinators: [.init(key: request.keys.first ?? request.key, nodeID: 1)]))
    }
    broker.on(AddPartitionsToTxnRequest.self) { [unowned broker] request, _ in
      if broker.count(.addPartitionsToTxn) == 1 { return .cut }
      let codes: [ErrorCode] =
        request.producerEpoch == 2 ? [.none, .none] : [.operationNotAttempted, .invalidProducerEpoch]
      let rows = codes.enumerated().map {
        AddPartitionsToTxnResponse.Partition(partitionIndex: Int32($0), errorCode: $1)
      }
      return .respond(.init(topics: [.init(name: "state", partitions: rows)]))
    }
    broker.on(EndTxnRequest.self) { [unowned broker] request, _ in
      #expect(request.isCommit)
      return broker.count(.endTxn) == 1 ? .silence : .respond(.init())
    }
    let client = cluster.client()
    let partitions = [TopicPartition("state", 0), TopicPartition("state", 1)]
    try cluster.loop.run {
      try await client.addPartitionsToTransaction(partitions, transactionalID: "link", Self.identity)
      try await client.endTransaction(isCommit: true, transactionalID: "link", Self.identity)
    }
    #expect(broker.count(.addPartitionsToTxn) == 2)
    #expect(broker.count(.endTxn) == 2)
    broker.on(EndTxnRequest.self) { [unowned broker] _, _ in
      broker.count(.endTxn) == 3 ? .cut : .respond(.init(errorCode: .invalidProducerEpoch))
    }
    let open = cluster.error {
      try await client.endTransaction(isCommit: true, transactionalID: "link", Self.identity)
    }
    #expect(open?.code == .broker(.invalidProducerEpoch))
    #expect(open?.mayHaveArrived == true, "the first attempt may have ended it")
    let stale = ProducerIdentity(producerID: 7, producerEpoch: 1)
    let error = cluster.error {
      try await client.addPartitionsToTransaction(partitions, transactionalID: "link", stale)
    }
    #expect(error?.code == .broker(.invalidProducerEpoch))
  }

  @Test("An append goes to the leader, after it moved too; an answer that may hide an append says so")
  func produce() throws {
    let cluster = ScriptedCluster(brokers: 2)
    cluster.leaders = ["state": [1]]
    var code = ErrorCode.none
    for broker in cluster.brokers {
      broker.on(ProduceRequest.self) { [unowned cluster] request, version in
        #expect(request.acks == -1)
        #expect(version == 11, "transactions are of the first kind")
        let leads = cluster.leaders["state"] == [broker.nodeID]
        let row = ProduceResponse.Partition(errorCode: leads ? code : .notLeaderOrFollower, baseOffset: 12)
        return .respond(.init(topics: [.init(name: "state", partitions: [row])]))
      }
    }
    let client = cluster.client()
    let batch = ByteView(copying: [UInt8](repeating: 1, count: 70))
    func append() throws -> Int64 {
      try cluster.loop.run {
        try await client.produce(ByteRope(batch), to: TopicPartition("state", 0), transactionalID: "link")
      }
    }
    #expect(try append() == 12)
    cluster.leaders["state"] = [2]
    #expect(try append() == 12)
    for (answer, mayHaveArrived) in [
      (ErrorCode.requestTimedOut, true), (.messageTooLarge, false), (.kafkaStorageError, true),
    ] {
      code = answer
      let error = #expect(throws: ClientError.self) { try append() }
      #expect(error?.code == .broker(answer))
      #expect(error?.mayHaveArrived == mayHaveArrived)
    }
  }

  @Test("A producer id without transactions comes from any broker, again where its answer was lost")
  func idempotentID() throws {
    let cluster = ScriptedCluster(brokers: 1)
    cluster[1].on(InitProducerIDRequest.self) { [unowned cluster] request, _ in
      #expect(request.transactionalID == nil)
      return cluster[1].count(.initProducerID) == 1 ? .cut : .respond(.init(producerID: 99))
    }
    let client = cluster.client()
    let identity = try cluster.loop.run { try await client.initProducerID(transactionalID: nil) }
    #expect(identity == ProducerIdentity(producerID: 99, producerEpoch: 0))
  }
}
