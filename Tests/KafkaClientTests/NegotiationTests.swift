import IOLoop
import IOSimulation
import KafkaProtocol
import ScriptedKafka
import Testing

@testable import KafkaClient

struct NegotiationTests {
  @Test("A connection asks for versions first, in version 3, and then speaks the newest common ones")
  func newest() throws {
    let cluster = ScriptedCluster(brokers: 1)
    let broker = cluster[1]
    broker.versions[.metadata] = 0...9
    _ = try cluster.readyClient()
    #expect(
      broker.asked == [
        .init(api: .apiVersions, version: 3, connection: 1), .init(api: .metadata, version: 9, connection: 1),
      ])
  }

  @Test("A broker that does not know the version of the question is asked in version 0")
  func fallBack() throws {
    let cluster = ScriptedCluster(brokers: 1)
    let broker = cluster[1]
    broker.on(APIVersionsRequest.self) { [unowned broker] _, version in
      .respond(broker.apiVersions(version > 0 ? .unsupportedVersion : .none))
    }
    _ = try cluster.readyClient()
    #expect(broker.asked.map(\.version).prefix(2) == [3, 0])
    #expect(broker.count(.metadata) == 1)
  }

  @Test(
    "The version is the newest that both speak, above what brokers list and no longer take",
    arguments: [
      (0...13, 13, 13), (0...13, 12, 12), (3...7, 13, 7), (0...3, 13, 3), (0...2, 13, nil), (14...20, 13, nil),
    ] as [(ClosedRange<Int16>, Int16, Int16?)])
  func choice(offered: ClosedRange<Int16>, needed: Int16, version: Int16?) {
    let api = APIVersionsResponse.API(apiKey: 0, minVersion: offered.lowerBound, maxVersion: offered.upperBound)
    let versions = BrokerVersions(APIVersionsResponse(apis: [api]))
    #expect(versions.newest(for: ProduceRequest.self, upTo: needed) == version)
    #expect(versions.newest(for: FetchRequest.self, upTo: 13) == nil, "an API that is not listed is not spoken")
  }

  @Test("A request without a common version fails alone, with a remedy, and was never sent")
  func noCommonVersion() throws {
    let cluster = ScriptedCluster(brokers: 1)
    cluster[1].on(DescribeProducersRequest.self) { _, _ in .respond(.init()) }
    cluster[1].on(FetchRequest.self) { _, _ in .respond(.init()) }
    cluster[1].versions[.fetch] = 0...3
    let client = try cluster.readyClient()
    let fetches = Results<FetchResponse>()
    let others = Results<DescribeProducersResponse>()
    client.send(FetchRequest(), to: 1, on: .fetch, then: fetches.callback(1))
    client.send(DescribeProducersRequest(), to: 1, on: .fetch, then: others.callback(2))
    #expect(fetches.all.isEmpty, "a callback never comes before send returns")
    cluster.loop.runUntilIdle()
    let error = try #require(fetches.errors.first)
    #expect(error.code == .unsupportedVersion)
    #expect(error.message == "no version of Fetch in common")
    #expect(error.cause?.contains("versions 0 to 3") == true)
    #expect(!error.remedy.isEmpty)
    #expect(!error.mayHaveArrived)
    #expect(others.codes == [nil])
  }

  @Test("The negotiated version can be asked for")
  func version() throws {
    let cluster = ScriptedCluster(brokers: 1)
    cluster[1].versions[.fetch] = 4...11
    let client = cluster.client()
    #expect(try cluster.loop.run { try await client.version(of: FetchRequest.self, at: 1) } == 11)
    let error = cluster.error { _ = try await client.version(of: ProduceRequest.self, at: 1) }
    #expect(error?.code == .unsupportedVersion)
  }

  @Test("What is not Kafka is told from what is down", arguments: ["garbage", "silence", "end"])
  func notKafka(kind: String) throws {
    let cluster = ScriptedCluster(brokers: 1)
    cluster[1].on(APIVersionsRequest.self) { _, _ in
      switch kind {
      case "garbage": .bytes([0x15, 3, 3, 0, 2, 2, 0x46])  // a TLS alert
      case "silence": .silence
      default: .cut
      }
    }
    let client = cluster.client()
    let error = try #require(cluster.error { _ = try await client.metadata(topics: []) })
    switch kind {
    case "garbage": #expect(error.code == .malformed)
    case "silence":
      #expect(error.code == .timedOut)
      #expect(error.message == "takes connections, but did not say within 10 s what it speaks")
    default: #expect(error.code == .disconnected)
    }
    #expect(error.remedy.contains("TLS"))
    #expect(error.place == "dr, bootstrap server broker-1:9092")
    #expect(!error.mayHaveArrived)
  }
}

extension ScriptedCluster {
  /// The error with which `body` ends.
  func error(_ body: @escaping () async throws -> Void) -> ClientError? {
    do {
      try loop.run(body)
      return nil
    } catch {
      return error as? ClientError
    }
  }
}
