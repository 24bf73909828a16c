import IOLoop
import IOSimulation
import KafkaClient
import KafkaProtocol
import ScriptedKafka
import Testing

@testable import LinkReplication

/// A broker that notes the markers and the questions behind them.
private final class Bench {
  let cluster = ScriptedCluster(brokers: 1)
  let client: KafkaClient
  let sink: MarkerSink
  private(set) var asked: [String] = []
  private(set) var answers: [String] = []
  /// What the broker says of every partition's markers.
  var code = ErrorCode.none

  init() throws {
    client = try cluster.readyClient()
    sink = MarkerSink(client: client, loop: cluster.loop, node: 1, answeredAfter: { _ in })
    cluster[1].on(WriteTxnMarkersRequest.self) { [unowned self] request, _ in
      asked.append("markers \(request.markers.map { "\($0.topics[0].partitionIndexes[0])" }.joined(separator: " "))")
      let rows = Set(request.markers.map { $0.topics[0].partitionIndexes[0] }).sorted().map {
        WriteTxnMarkersResponse.Partition(partitionIndex: $0, errorCode: code)
      }
      return .respondAfter(
        .milliseconds(5), .init(markers: [.init(producerID: 7, topics: [.init(name: "t", partitions: rows)])]))
    }
    cluster[1].on(ListOffsetsRequest.self) { [unowned self] request, _ in
      let rows = request.topics[0].partitions
      asked.append("ends \(rows.map { "\($0.partitionIndex)" }.joined(separator: " ")) as \(request.replicaID)")
      return .respond(
        .init(topics: [
          .init(
            name: "t",
            partitions: rows.map { .init(partitionIndex: $0.partitionIndex, offset: 100 + Int64($0.partitionIndex)) })
        ]))
    }
  }

  func write(_ count: Int, to partition: Int32) {
    let plan = MarkerPlan(producerEpoch: 4, coordinatorEpochs: (0..<count).map { 70_000 + 64 * Int32($0) })
    sink.write(
      PendingMarkers(
        topic: "t", partition: partition, leaderEpoch: 3, producerID: 7, plan: plan,
        then: { [unowned self] in answers.append("\(partition): \($0)") }))
  }
}

@Suite struct MarkerSinkTests {
  @Test func theTrueLogEndsAreAskedForBehindTheMarkersOnTheSameConnection() throws {
    let bench = try Bench()
    bench.write(2, to: 0)
    bench.write(1, to: 5)
    bench.cluster.loop.advance(by: .milliseconds(50))
    #expect(bench.asked == ["markers 0 0 5", "ends 0 5 as -2"])
    #expect(bench.answers == ["0: logEnd(100)", "5: logEnd(105)"])
    let connections = bench.cluster[1].asked.filter { $0.api == .writeTxnMarkers || $0.api == .listOffsets }
    #expect(Set(connections.map(\.connection)).count == 1)
  }

  @Test func aThousandMarkersFillARequest() throws {
    let bench = try Bench()
    bench.write(999, to: 0)
    bench.write(1, to: 1)
    bench.write(1, to: 2)
    bench.cluster.loop.advance(by: .milliseconds(50))
    let sizes = bench.asked.filter { $0.hasPrefix("markers") }.map { $0.split(separator: " ").count - 1 }
    #expect(sizes == [1_000, 1])
    #expect(bench.answers.count == 3)
  }

  @Test func aRefusalCountsWhateverTheLogEndIs() throws {
    let bench = try Bench()
    bench.code = .clusterAuthorizationFailed
    bench.write(1, to: 0)
    bench.cluster.loop.advance(by: .milliseconds(50))
    #expect(bench.answers.count == 1 && bench.answers[0].contains("markersNotAllowed"))
  }

  @Test func aLostConnectionLosesTheAnswerOfEveryPartition() throws {
    let bench = try Bench()
    bench.write(1, to: 0)
    bench.write(1, to: 1)
    bench.cluster.loop.advance(by: .milliseconds(2))
    bench.client.closeConnection(to: 1, on: .markers)
    bench.cluster.loop.advance(by: .milliseconds(10))
    #expect(bench.answers.count == 2 && bench.answers.allSatisfy { $0.contains("lost") })
  }
}
