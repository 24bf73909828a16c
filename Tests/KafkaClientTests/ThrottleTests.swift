import IOLoop
import IOSimulation
import KafkaClient
import KafkaProtocol
import Testing

/// A broker that throttles reads nothing from the connection for as long as it says (KIP-219).
struct ThrottleTests {
  typealias Bench = DataPathTests

  private static func throttled(_ milliseconds: Int32) -> DescribeProducersResponse {
    DescribeProducersResponse(throttleTimeMilliseconds: milliseconds)
  }

  @Test("Nothing is sent while the broker throttles, and everything after that, in order")
  func held() throws {
    let (cluster, client, results, arrived) = try Bench.bench { .respond(Self.throttled($0 == 0 ? 2_000 : 0)) }
    client.send(Bench.request(0), to: 1, on: .produce, then: results.callback(0))
    cluster.loop.advance(by: .milliseconds(10))
    client.send(Bench.request(1), to: 1, on: .produce, then: results.callback(1))
    client.send(Bench.request(2), to: 1, on: .produce, then: results.callback(2))
    cluster.loop.advance(by: .milliseconds(1_900))
    #expect(arrived() == [0])
    cluster.loop.advance(by: .milliseconds(200))
    #expect(arrived() == [0, 1, 2])
    #expect(results.numbers == [0, 1, 2])
  }

  @Test("The limit of a request that a quota holds back begins when it is sent")
  func limit() throws {
    let (cluster, client, results, _) = try Bench.bench { .respond(Self.throttled($0 == 0 ? 20_000 : 0)) }
    client.send(Bench.request(0), to: 1, on: .produce, then: results.callback(0))
    cluster.loop.advance(by: .milliseconds(10))
    client.send(Bench.request(1), to: 1, on: .produce, limit: .seconds(1), then: results.callback(1))
    cluster.loop.advance(by: .seconds(21))
    #expect(results.numbers == [0, 1])
    #expect(results.codes == [nil, nil])
  }

  @Test("Another workload's connection is not held back")
  func others() throws {
    let (cluster, client, _, arrived) = try Bench.bench { .respond(Self.throttled($0 == 0 ? 60_000 : 0)) }
    client.send(Bench.request(0), to: 1, on: .produce) { _ in }
    cluster.loop.advance(by: .milliseconds(10))
    client.send(Bench.request(1), to: 1, on: .fetch) { _ in }
    cluster.loop.advance(by: .milliseconds(10))
    #expect(arrived() == [0, 1])
  }

  @Test("A broker that asks for more than anybody waits is asked again all the same")
  func longest() throws {
    let (cluster, client, results, _) = try Bench.bench(
      limits: { $0.longestThrottle = .seconds(5) }, { .respond(Self.throttled($0 == 0 ? .max : 0)) })
    client.send(Bench.request(0), to: 1, on: .produce, then: results.callback(0))
    cluster.loop.advance(by: .milliseconds(10))
    client.send(Bench.request(1), to: 1, on: .produce, then: results.callback(1))
    cluster.loop.advance(by: .seconds(6))
    #expect(results.numbers == [0, 1])
  }

  @Test("What a quota holds back ends with the client")
  func shutDown() throws {
    let (cluster, client, results, _) = try Bench.bench { .respond(Self.throttled($0 == 0 ? 20_000 : 0)) }
    client.send(Bench.request(0), to: 1, on: .produce, then: results.callback(0))
    cluster.loop.advance(by: .milliseconds(10))
    client.send(Bench.request(1), to: 1, on: .produce, then: results.callback(1))
    client.shutDown()
    cluster.loop.advance(by: .milliseconds(10))
    #expect(results.codes == [nil, .shutDown])
  }
}
