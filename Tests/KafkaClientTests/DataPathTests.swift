import IOLoop
import IOSimulation
import KafkaClient
import KafkaProtocol
import ScriptedKafka
import Testing

/// What `send` promises: order, one connection, limits, and that everything ends exactly once.
struct DataPathTests {
  typealias Request = DescribeProducersRequest
  typealias Response = DescribeProducersResponse

  /// A request that is told from others by its number.
  static func request(_ number: Int) -> Request { Request(topics: [.init(name: "\(number)", partitionIndexes: [])]) }

  static func number(_ request: Request) -> Int { request.topics.first.flatMap { Int($0.name) } ?? -1 }

  /// A broker that answers the n-th request as told, and a client that knows it.
  static func bench(
    limits: (inout ClientLimits) -> Void = { _ in },
    _ answer: @escaping (Int) -> ScriptedBroker.Answer<Response>
  ) throws -> (ScriptedCluster, KafkaClient, Results<Response>, arrived: () -> [Int]) {
    let cluster = ScriptedCluster(brokers: 1)
    var arrived: [Int] = []
    cluster[1].on(Request.self) { request, _ in
      arrived.append(number(request))
      return answer(number(request))
    }
    return (cluster, try cluster.readyClient(limits), Results<Response>(), { arrived })
  }

  @Test("Requests go out in the order of the calls, over one connection, and their answers come in that order")
  func order() throws {
    let (cluster, client, results, arrived) = try Self.bench {
      $0 % 3 == 0 ? .respondByteByByte(.init()) : .respond(.init())
    }
    for number in 0..<20 { client.send(Self.request(number), to: 1, on: .produce, then: results.callback(number)) }
    #expect(results.all.isEmpty)
    cluster.loop.runUntilIdle()
    #expect(arrived() == Array(0..<20))
    #expect(results.numbers == Array(0..<20))
    #expect(results.codes.allSatisfy { $0 == nil })
    #expect(cluster[1].connectionCount == 2, "one for admin, one for produce")
  }

  @Test("Workloads do not wait for each other")
  func workloads() throws {
    let (cluster, client, results, _) = try Self.bench { $0 == 0 ? .silence : .respond(.init()) }
    client.send(Self.request(0), to: 1, on: .fetch, then: results.callback(0))
    client.send(Self.request(1), to: 1, on: .produce, then: results.callback(1))
    cluster.loop.runUntilIdle()
    #expect(results.numbers == [1])
  }

  @Test("A lost connection fails all it carried, once, in order, before anything goes out on the next one")
  func lostConnection() throws {
    let (cluster, client, results, arrived) = try Self.bench { $0 == 3 ? .cut : $0 == 4 ? .silence : .respond(.init()) }
    for number in 0..<8 {
      client.send(Self.request(number), to: 1, on: .produce) { result in
        results.callback(number)(result)
        // What is asked from inside a failure is for the next connection.
        if number == 5 { client.send(Self.request(50), to: 1, on: .produce, then: results.callback(50)) }
      }
    }
    cluster.loop.advance(by: .seconds(2))
    #expect(results.numbers == [0, 1, 2, 3, 4, 5, 6, 7, 50])
    #expect(results.codes == [nil, nil, nil] + [ClientError.Code?](repeating: .disconnected, count: 5) + [nil])
    #expect(results.errors.allSatisfy { $0.mayHaveArrived })
    #expect(results.errors.first?.message == "the connection ended before DescribeProducers was answered")
    #expect(results.errors.first?.place == "dr, broker 1 at broker-1:9092")
    #expect(arrived().last == 50)
    #expect(cluster[1].asked.last?.connection == 3)
  }

  @Test("A cut inside an answer is a lost answer")
  func cutInside() throws {
    let (cluster, client, results, _) = try Self.bench { _ in .cutInside(.init()) }
    client.send(Self.request(1), to: 1, on: .produce, then: results.callback(1))
    cluster.loop.runUntilIdle()
    #expect(results.codes == [.disconnected])
  }

  @Test("An answer to something else, or too many, or of an impossible length, ends the connection as malformed")
  func malformed() throws {
    let answers: [ScriptedBroker.Answer<Response>] = [
      .wrongCorrelationID(.init()), .bytes([0x7f, 0xff, 0xff, 0xff, 0]), .bytes([0, 0, 0, 1, 0]),
      .bytes([0, 0, 0, 5, 0, 0, 0, 2, 0xff]),
    ]
    for answer in answers {
      let (cluster, client, results, _) = try Self.bench { $0 == 1 ? answer : .respond(.init()) }
      client.send(Self.request(1), to: 1, on: .produce, then: results.callback(1))
      client.send(Self.request(2), to: 1, on: .produce, then: results.callback(2))
      cluster.loop.runUntilIdle()
      #expect(results.codes == [.malformed, .malformed])
      client.send(Self.request(3), to: 1, on: .produce, then: results.callback(3))
      cluster.loop.advance(by: .seconds(2))
      #expect(results.codes == [.malformed, .malformed, nil], "the next connection is a fresh start")
    }
  }

  @Test("Bytes that nobody asked for end the connection, and the next request makes another")
  func unasked() throws {
    let (cluster, client, results, _) = try Self.bench { _ in .respond(.init()) }
    client.send(Self.request(1), to: 1, on: .produce, then: results.callback(1))
    cluster.loop.runUntilIdle()
    cluster[1].peers.last?.send([0, 0, 0, 4, 0, 0, 0, 9])
    cluster.loop.runUntilIdle()
    #expect(cluster[1].peers.last?.isClosed == true)
    client.send(Self.request(2), to: 1, on: .produce, then: results.callback(2))
    cluster.loop.advance(by: .seconds(2))
    #expect(results.codes == [nil, nil])
  }

  @Test("An unanswered request is named when its limit passes, and takes its connection with it")
  func limit() throws {
    let (cluster, client, results, _) = try Self.bench { _ in .silence }
    client.send(Self.request(1), to: 1, on: .produce, limit: .seconds(5), then: results.callback(1))
    client.send(Self.request(2), to: 1, on: .produce, then: results.callback(2))
    cluster.loop.advance(by: .milliseconds(4999))
    #expect(results.all.isEmpty)
    cluster.loop.advance(by: .milliseconds(1))
    #expect(results.codes == [.timedOut, .disconnected])
    #expect(results.errors.first?.message == "DescribeProducers was not answered within 5 s")
    #expect(results.errors.last?.cause?.contains("DescribeProducers was not answered in time") == true)
    #expect(cluster[1].peers.last?.isClosed == true)
  }

  @Test("Waiting for the connection counts, and such a request certainly did not arrive")
  func limitWhileConnecting() throws {
    let (cluster, client, results, _) = try Self.bench { _ in .respond(.init()) }
    cluster.loop.network.set(cluster[1].address, .silent)
    client.send(Self.request(1), to: 1, on: .produce, limit: .seconds(2), then: results.callback(1))
    client.send(Self.request(2), to: 1, on: .produce, then: results.callback(2))
    cluster.loop.advance(by: .seconds(2))
    #expect(results.codes == [.timedOut])
    #expect(results.errors.first?.message == "DescribeProducers could not be sent within 2 s")
    cluster.loop.advance(by: .seconds(8))
    #expect(results.codes == [.timedOut, .unreachable])
    #expect(results.errors.allSatisfy { !$0.mayHaveArrived })
  }

  @Test("Connections that do not come to be are tried again ever more seldom")
  func backoff() throws {
    let (cluster, client, results, _) = try Self.bench { _ in .respond(.init()) }
    cluster.loop.network.set(cluster[1].address, .refusing)
    let before = cluster.loop.network.attempts.count
    func askAgain(_ result: Result<Response, ClientError>) {
      results.callback(0)(result)
      if case .failure = result { client.send(Self.request(0), to: 1, on: .produce, then: askAgain) }
    }
    askAgain(.failure(ClientError(.unreachable, "", place: "")))
    cluster.loop.advance(by: .seconds(10))
    let attempts = cluster.loop.network.attempts.count - before
    #expect((11...18).contains(attempts), "50 ms, 100, 200, … up to a second each, a fifth more or less")
    cluster[1].listen()
    cluster.loop.advance(by: .seconds(2))
    #expect(results.codes.contains(nil), "and it lives again")
  }

  @Test("Closing a connection fails what it carried, and says so only after the call")
  func closing() throws {
    let (cluster, client, results, _) = try Self.bench { $0 == 1 ? .silence : .respond(.init()) }
    client.send(Self.request(1), to: 1, on: .produce, then: results.callback(1))
    cluster.loop.runUntilIdle()
    client.closeConnection(to: 1, on: .produce)
    client.send(Self.request(2), to: 1, on: .produce, then: results.callback(2))
    #expect(results.all.isEmpty)
    cluster.loop.advance(by: .seconds(1))
    #expect(results.numbers == [1, 2])
    #expect(results.codes == [.disconnected, nil])
  }

  @Test("A connection that was idle for long is replaced before the broker closes it")
  func idle() throws {
    let (cluster, client, results, _) = try Self.bench { _ in .respond(.init()) }
    for number in 1...3 {
      client.send(Self.request(number), to: 1, on: .produce, then: results.callback(number))
      cluster.loop.advance(by: number == 1 ? .seconds(60) : .seconds(600))
    }
    #expect(results.codes == [nil, nil, nil])
    #expect(cluster[1].asked.filter { $0.api == .describeProducers }.map(\.connection) == [2, 2, 3])
  }

  @Test("After shutDown everything fails: what is under way and what comes")
  func shutDown() throws {
    let (cluster, client, results, _) = try Self.bench { _ in .silence }
    client.send(Self.request(1), to: 1, on: .produce, then: results.callback(1))
    cluster.loop.runUntilIdle()
    client.shutDown()
    client.send(Self.request(2), to: 1, on: .produce, then: results.callback(2))
    client.send(Self.request(3), to: 1, on: .fetch, then: results.callback(3))
    cluster.loop.runUntilIdle()
    #expect(results.codes == [.shutDown, .shutDown, .shutDown])
    #expect(cluster[1].peers.allSatisfy { $0.isClosed })
  }

  @Test("The end of the loop ends every request")
  func loopStops() throws {
    let (cluster, client, results, _) = try Self.bench { _ in .silence }
    client.send(Self.request(1), to: 1, on: .produce, then: results.callback(1))
    cluster.loop.runUntilIdle()
    client.send(Self.request(2), to: 1, on: .fetch, then: results.callback(2))
    cluster.loop.stop()
    #expect(results.numbers.sorted() == [1, 2])
    #expect(results.codes.allSatisfy { $0 == .disconnected || $0 == .shutDown || $0 == .unreachable })
  }

  @Test("A node that moved is asked at its next address; what was under way is lost")
  func movedNode() throws {
    let (cluster, client, results, _) = try Self.bench { $0 == 1 ? .silence : .respond(.init()) }
    let moved = ScriptedBroker(1, on: cluster.loop, host: "elsewhere")
    moved.on(Request.self) { _, _ in .respond(.init()) }
    client.send(Self.request(1), to: 1, on: .produce, then: results.callback(1))
    cluster.loop.runUntilIdle()
    cluster[1].on(MetadataRequest.self) { _, _ in
      .respond(.init(brokers: [.init(nodeID: 1, host: "elsewhere", port: 9092)], clusterID: "cluster"))
    }
    _ = try cluster.loop.run { try await client.metadata(topics: []) }
    client.send(Self.request(2), to: 1, on: .produce, then: results.callback(2))
    cluster.loop.advance(by: .seconds(1))
    #expect(results.numbers == [1, 2])
    #expect(results.codes == [.disconnected, nil])
    #expect(moved.count(.describeProducers) == 1)
  }

  @Test("A node that metadata never named cannot be asked")
  func unknownNode() throws {
    let (cluster, client, results, _) = try Self.bench { _ in .respond(.init()) }
    client.send(Self.request(1), to: 9, on: .produce, then: results.callback(1))
    #expect(results.all.isEmpty)
    cluster.loop.runUntilIdle()
    #expect(results.codes == [.unreachable])
  }

  @Test("Whatever a broker does, every request ends exactly once, in order", arguments: 0..<100 as Range<UInt64>)
  func exactlyOnce(seed: UInt64) throws {
    var randomness = SeededRandomness(seed: seed)
    let (cluster, client, results, _) = try Self.bench { _ in
      switch Int.random(in: 0..<12, using: &randomness) {
      case 0: .cut
      case 1: .cutInside(.init())
      case 2: .silence
      case 3: .wrongCorrelationID(.init())
      case 4: .respondByteByByte(.init())
      case 5: .respondAfter(.milliseconds(100), .init())
      case 6: .bytes([0xff, 0, 0, 0])
      default: .respond(.init())
      }
    }
    for number in 0..<60 {
      client.send(Self.request(number), to: 1, on: .produce, then: results.callback(number))
      if number % 7 == 3 { cluster.loop.advance(by: .milliseconds(40)) }
      if number % 20 == 19 { client.closeConnection(to: 1, on: .produce) }
    }
    cluster.loop.advance(by: .seconds(600))
    #expect(results.numbers == Array(0..<60))
  }
}
