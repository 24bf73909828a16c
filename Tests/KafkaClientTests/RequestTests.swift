import IOLoop
import IOSimulation
import KafkaProtocol
import ScriptedKafka
import Testing

@testable import KafkaClient

/// What `request` promises: routes, attempts, and errors that say what is wrong.
struct RequestTests {
  @Test("Metadata never make a topic, and tell brokers, leaders and what is absent")
  func metadata() throws {
    let cluster = ScriptedCluster(brokers: 2)
    cluster.leaders = ["orders": [2, -1]]
    var asked: [MetadataRequest] = []
    for broker in cluster.brokers {
      broker.on(MetadataRequest.self) { [unowned cluster] request, _ in
        asked.append(request)
        return .respond(cluster.metadata(for: request))
      }
    }
    let client = cluster.client()
    let metadata = try cluster.loop.run { try await client.metadata(topics: ["orders", "nothing"]) }
    #expect(asked.map(\.allowsAutoTopicCreation) == [false])
    #expect(metadata.clusterID == "cluster")
    #expect(metadata.controllerID == 1)
    #expect(metadata.brokers.map(\.address.description) == ["broker-1:9092", "broker-2:9092"])
    #expect(metadata.topic(named: "orders")?.partitions.map(\.leader) == [2, nil])
    #expect(metadata.topic(named: "orders")?.partitions.first?.leaderEpoch == 3)
    #expect(metadata.topic(named: "nothing")?.error == .unknownTopicOrPartition)
  }

  @Test("The next bootstrap server is asked where the first is down")
  func nextBootstrapServer() throws {
    let cluster = ScriptedCluster(brokers: 3)
    cluster.loop.network.set(cluster[1].address, .refusing)
    cluster.loop.network.set(cluster[2].address, .unknown)
    _ = try cluster.readyClient()
    #expect(cluster[3].count(.metadata) == 1)
  }

  @Test("A cluster that is down is given up soon, with one error that names every bootstrap server")
  func allDown() throws {
    let cluster = ScriptedCluster(brokers: 2)
    cluster.loop.network.set(cluster[1].address, .refusing)
    cluster.loop.network.set(cluster[2].address, .unknown)
    let client = cluster.client()
    let start = cluster.loop.now
    let error = try #require(cluster.error { _ = try await client.metadata(topics: nil) })
    #expect(error.code == .unreachable)
    #expect(
      error.description == "dr: none of its bootstrap servers can be reached: broker-1:9092: connection refused; "
        + "broker-2:9092: unknown node or service")
    #expect(!error.remedy.isEmpty)
    #expect(cluster.loop.network.attempts.count == 6)
    #expect(cluster.loop.now - start < .seconds(5))
  }

  @Test("A bootstrap server that answers while the address it gives out does not: both are named")
  func advertisedAddress() throws {
    let cluster = ScriptedCluster(brokers: 2)
    let bootstrap = ScriptedBroker(7, on: cluster.loop, host: "bootstrap")
    bootstrap.on(MetadataRequest.self) { [unowned cluster] request, _ in .respond(cluster.metadata(for: request)) }
    for broker in cluster.brokers { cluster.loop.network.set(broker.address, .unknown) }
    let client = KafkaClient(loop: cluster.loop, name: "dr", bootstrapServers: [bootstrap.address], clientID: "test")
    let start = cluster.loop.now
    let error = try #require(
      cluster.error { _ = try await client.request(DescribeLogDirsRequest(), to: .node(2)) })
    #expect(error.code == .advertisedAddressUnreachable)
    #expect(
      error.message
        == "bootstrap:9092 answers, but the address broker-2:9092 that it gives out for broker 2 cannot be reached")
    #expect(error.remedy.contains("advertised.listeners"))
    #expect(error.cause == "unknown node or service")
    #expect(cluster.loop.now - start < .seconds(5))
  }

  @Test("A broker that answered before is tried for as long as the operation may last")
  func restart() throws {
    let cluster = ScriptedCluster(brokers: 1)
    cluster[1].on(DescribeLogDirsRequest.self) { _, _ in .respond(.init()) }
    let client = try cluster.readyClient()
    _ = try cluster.loop.run { try await client.request(DescribeLogDirsRequest(), to: .node(1)) }
    cluster.loop.network.set(cluster[1].address, .refusing)
    for peer in cluster[1].peers { peer.cut() }
    cluster.loop.runUntilIdle()
    cluster.loop.schedule(after: .seconds(25)) { cluster[1].listen() }
    _ = try cluster.loop.run { try await client.request(DescribeLogDirsRequest(), to: .node(1)) }
    cluster.loop.network.set(cluster[1].address, .refusing)
    for peer in cluster[1].peers { peer.cut() }
    cluster.loop.runUntilIdle()
    let start = cluster.loop.now
    let error = cluster.error { _ = try await client.request(DescribeLogDirsRequest(), to: .node(1)) }
    #expect(error?.code == .unreachable)
    #expect((.seconds(55) ... .seconds(60)).contains(cluster.loop.now - start))
  }

  @Test("What changes nothing is asked again when its answer was lost")
  func readsAreRepeated() throws {
    let cluster = ScriptedCluster(brokers: 1)
    var count = 0
    cluster[1].on(DescribeLogDirsRequest.self) { _, _ in
      count += 1
      return count < 4 ? [.cut, .silence, .cutInside(.init())][count - 1] : .respond(.init())
    }
    let client = try cluster.readyClient { $0.request = .seconds(5) }
    _ = try cluster.loop.run { try await client.request(DescribeLogDirsRequest(), to: .node(1)) }
    #expect(count == 4)
  }

  @Test("What changes something is not, and the error says that it may have been done")
  func writesAreNotRepeated() throws {
    let cluster = ScriptedCluster(brokers: 1)
    cluster[1].on(CreateTopicsRequest.self) { _, _ in .cut }
    cluster[1].on(WriteTxnMarkersRequest.self) { _, _ in .silence }
    let client = try cluster.readyClient()
    let created = cluster.error { _ = try await client.createTopics([.init(name: "orders")]) }
    #expect(created?.code == .disconnected)
    #expect(created?.mayHaveArrived == true)
    let marked = cluster.error { _ = try await client.writeTxnMarkers([], at: 1) }
    #expect(marked?.message == "WriteTxnMarkers was not answered within 40 s")
    #expect(cluster[1].count(.createTopics) == 1)
    #expect(cluster[1].count(.writeTxnMarkers) == 1)
  }

  @Test("A cancelled task is told at once; the connection lives on", arguments: [false, true])
  func cancellation(before: Bool) throws {
    let cluster = ScriptedCluster(brokers: 1)
    cluster[1].on(DescribeLogDirsRequest.self) { _, _ in .respondAfter(.seconds(3), .init()) }
    cluster[1].on(DescribeClusterRequest.self) { _, _ in .respond(.init(clusterID: "cluster")) }
    let client = try cluster.readyClient()
    let loop = cluster.loop
    let start = loop.now
    let bound = LoopBound(client, to: loop)
    let task = loop.spawn { try await bound.value.request(DescribeLogDirsRequest(), to: .node(1)) }
    if !before { loop.advance(by: .seconds(1)) }
    task.cancel()
    let code = try loop.run {
      do throws(any Error) {
        _ = try await task.value
        return nil as ClientError.Code?
      } catch {
        return (error as? ClientError)?.code
      }
    }
    #expect(code == .cancelled)
    #expect(loop.now - start < .seconds(2))
    #expect(try loop.run { try await client.describeCluster() }.clusterID == "cluster")
    #expect(cluster[1].connectionCount <= 2)
  }

  @Test("Another cluster at the same address is noticed")
  func wrongCluster() throws {
    let cluster = ScriptedCluster(brokers: 1)
    let client = try cluster.readyClient()
    cluster.clusterID = "another"
    let error = cluster.error { _ = try await client.metadata(topics: []) }
    #expect(error?.code == .wrongCluster)
    #expect(error?.cause == "its id was cluster and is another")
  }

  @Test("An impossible address in metadata is malformed, not a crash", arguments: [0, -1, 65_536, 1 << 30] as [Int32])
  func impossiblePort(port: Int32) throws {
    let cluster = ScriptedCluster(brokers: 1)
    cluster[1].on(MetadataRequest.self) { _, _ in
      .respond(.init(brokers: [.init(nodeID: 1, host: "broker-1", port: port)]))
    }
    let client = cluster.client()
    #expect(cluster.error { _ = try await client.metadata(topics: []) }?.code == .malformed)
  }

  @Test("A coordinator is found, kept, and looked for again where it moved or was not ready")
  func coordinator() throws {
    let cluster = ScriptedCluster(brokers: 2)
    var coordinator: NodeID = 1
    for broker in cluster.brokers {
      broker.on(FindCoordinatorRequest.self) { request, _ in
        .respond(.init(coordinators: [.init(key: request.keys.first ?? request.key, nodeID: coordinator)]))
      }
      broker.on(InitProducerIDRequest.self) { [unowned broker] _, _ in
        switch broker.count(.initProducerID) {
        case 1 where broker.nodeID == 1: return .respond(.init(errorCode: .coordinatorLoadInProgress))
        case 2 where broker.nodeID == 1: return .respond(.init(errorCode: .concurrentTransactions))
        case 3 where broker.nodeID == 1:
          coordinator = 2
          return .respond(.init(errorCode: .notCoordinator))
        default: return .respond(.init(producerID: 40 + Int64(broker.nodeID), producerEpoch: 5))
        }
      }
    }
    let client = cluster.client()
    let identity = try cluster.loop.run { try await client.initProducerID(transactionalID: "link") }
    #expect(identity == ProducerIdentity(producerID: 42, producerEpoch: 5))
    #expect(cluster[1].count(.initProducerID) == 3)
  }
}
