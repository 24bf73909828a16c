import Bytes
import IOLoop
import IOSimulation
import KafkaClient
import KafkaProtocol
import ScriptedKafka
import Testing

@testable import LinkReplication

/// A broker that notes which batches each Produce carried, and answers with rising offsets.
private final class Bench {
  let cluster = ScriptedCluster(brokers: 1)
  let client: KafkaClient
  let sink: ProduceSink
  /// By request: "topic-partition:content" of each batch.
  private(set) var requests: [[String]] = []
  private(set) var answers: [String] = []
  private let delay: Duration

  init(delay: Duration = .milliseconds(10)) throws {
    self.delay = delay
    client = try cluster.readyClient()
    sink = ProduceSink(client: client, loop: cluster.loop, node: 1, answeredAfter: { _ in })
    cluster[1].on(ProduceRequest.self) { [unowned self] request, _ in .respondAfter(delay, answered(request)) }
  }

  private func answered(_ request: ProduceRequest) -> ProduceResponse {
    requests.append(
      request.topics.flatMap { topic in
        topic.partitions.map { "\(topic.name)-\($0.partitionIndex):\(Self.text($0.records))" }
      })
    return ProduceResponse(
      topics: request.topics.map { topic in
        .init(
          name: topic.name,
          partitions: topic.partitions.map {
            .init(partitionIndex: $0.partitionIndex, baseOffset: Int64(requests.count))
          })
      })
  }

  private static func text(_ records: ByteRope?) -> String {
    String(decoding: records?.joined.array ?? [], as: UTF8.self)
  }

  func append(_ content: String, to partition: Int32, topic: String = "t", byteCount: Int = 100, isSound: Bool = true) {
    sink.append(
      PendingAppend(
        topic: topic, topicID: .zero, partition: partition, byteCount: byteCount,
        records: { () throws(RecordBatchError) in
          guard isSound else { throw .corrupt }
          return ByteRope(ByteView(copying: Array(content.utf8)))
        },
        then: { [unowned self] in answers.append("\(content) \(Self.word($0))") }))
  }

  private static func word(_ answer: AppendAnswer) -> String {
    switch answer {
    case .appended(let offset): "at \(offset)"
    case .refused(let refusal): "refused \(refusal.reason.rawValue)"
    case .lost: "lost"
    case .outOfOrder, .altered: "\(answer)"
    }
  }
}

@Suite struct ProduceSinkTests {
  @Test func whatComesInOneTurnGoesInOneRequest() throws {
    let bench = try Bench()
    for partition in 0..<3 { bench.append("a\(partition)", to: Int32(partition)) }
    bench.append("b0", to: 0, topic: "u")
    bench.cluster.loop.advance(by: .milliseconds(50))
    #expect(bench.requests == [["t-0:a0", "t-1:a1", "t-2:a2", "u-0:b0"]])
    #expect(bench.answers == ["a0 at 1", "a1 at 1", "a2 at 1", "b0 at 1"])
  }

  @Test func aPartitionHasOneBatchARequestAndKeepsItsOrder() throws {
    let bench = try Bench()
    for content in ["a", "b", "c"] { bench.append(content, to: 0) }
    bench.append("x", to: 1)
    bench.cluster.loop.advance(by: .milliseconds(50))
    #expect(bench.requests == [["t-0:a", "t-1:x"], ["t-0:b"], ["t-0:c"]])
    #expect(bench.answers == ["a at 1", "x at 1", "b at 2", "c at 3"])
  }

  @Test func whatComesWhileEnoughIsUnderWayWaitsAndGoesTogether() throws {
    let bench = try Bench()
    for number in 0..<ProduceSink.requestsInFlight {
      bench.append("\(number)", to: Int32(number))
      bench.cluster.loop.advance(by: .milliseconds(1))
    }
    for partition in 10..<14 {
      bench.append("late", to: Int32(partition))
      bench.cluster.loop.advance(by: .milliseconds(1))
    }
    #expect(bench.requests.count == ProduceSink.requestsInFlight)
    bench.cluster.loop.advance(by: .milliseconds(50))
    #expect(bench.requests.last == ["t-10:late", "t-11:late", "t-12:late", "t-13:late"])
    #expect(bench.answers.count == ProduceSink.requestsInFlight + 4)
  }

  @Test func aFullRequestLeavesTheRestToTheNext() throws {
    let bench = try Bench()
    for partition in 0..<3 { bench.append("large", to: Int32(partition), byteCount: ProduceSink.requestBytes / 2) }
    bench.cluster.loop.advance(by: .milliseconds(50))
    #expect(bench.requests == [["t-0:large", "t-1:large"], ["t-2:large"]])
  }

  @Test func aBatchThatCannotBeMadeIsRefusedInItsTurnAndTheOthersGo() throws {
    let bench = try Bench()
    bench.append("first", to: 0)
    bench.append("broken", to: 0, isSound: false)
    bench.append("other", to: 1)
    bench.cluster.loop.advance(by: .milliseconds(100))
    #expect(bench.requests == [["t-0:first", "t-1:other"]])
    #expect(bench.answers == ["first at 1", "other at 1", "broken refused CorruptSource"])
  }

  @Test func aBrokenBatchAloneIsRefusedToo() throws {
    let bench = try Bench()
    bench.append("broken", to: 0, isSound: false)
    bench.cluster.loop.advance(by: .milliseconds(10))
    #expect(bench.requests == [] && bench.answers == ["broken refused CorruptSource"])
  }

  @Test func aLostConnectionLosesEveryBatchThatWasUnderWay() throws {
    let bench = try Bench(delay: .seconds(10))
    bench.append("a", to: 0)
    bench.append("b", to: 1)
    bench.cluster.loop.advance(by: .milliseconds(10))
    bench.client.closeConnection(to: 1, on: .produce)
    bench.cluster.loop.advance(by: .milliseconds(10))
    #expect(bench.answers == ["a lost", "b lost"])
  }
}
