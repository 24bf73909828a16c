import IOLoop
import IOSimulation
import KafkaClient
import KafkaProtocol
import ScriptedKafka
import Testing

@testable import LinkReplication

@Suite struct QuestionDeskTests {
  private static func ask(_ desk: QuestionDesk, _ partition: Int32) async -> String {
    let leader = PartitionLeader(node: 1, epoch: 3)
    do {
      let request = PartitionQuestions.logEnd("t", partition, leader)
      return "\(try await desk.listOffsets(request, of: 1, on: .produce).offset)"
    } catch {
      return error.message
    }
  }

  /// The answers to questions about `partitions`, asked at once, and how many requests that took.
  private func answers(
    _ partitions: [Int32], _ answer: @escaping (ListOffsetsRequest) -> ScriptedBroker.Answer<ListOffsetsResponse>
  ) throws -> (answers: [String], requests: Int) {
    let cluster = ScriptedCluster(brokers: 1)
    let client = try cluster.readyClient()
    cluster[1].on(ListOffsetsRequest.self) { request, _ in answer(request) }
    let desk = LoopBound(QuestionDesk(client: client, loop: cluster.loop), to: cluster.loop)
    let tasks = partitions.map { partition in cluster.loop.spawn { await Self.ask(desk.value, partition) } }
    let answers = try cluster.loop.run {
      var answers: [String] = []
      for task in tasks { answers.append(try await task.value) }
      return answers
    }
    return (answers, cluster[1].count(.listOffsets))
  }

  private static func offsets(_ request: ListOffsetsRequest, but absent: Int32 = -1) -> ListOffsetsResponse {
    ListOffsetsResponse(
      topics: request.topics.map { topic in
        .init(
          name: topic.name,
          partitions: topic.partitions.filter { $0.partitionIndex != absent }.map {
            .init(partitionIndex: $0.partitionIndex, offset: 10 * Int64($0.partitionIndex))
          })
      })
  }

  @Test func questionsOfOneTurnAreOneRequest() throws {
    let found = try answers([0, 1, 2]) { .respond(Self.offsets($0)) }
    #expect(found.answers == ["0", "10", "20"] && found.requests == 1)
  }

  @Test func aThousandPartitionsFillARequest() throws {
    let found = try answers(Array(0..<2_500)) { .respond(Self.offsets($0)) }
    #expect(found.answers == (0..<2_500).map { "\($0 * 10)" } && found.requests == 3)
  }

  @Test func aPartitionThatTheAnswerLeavesOutIsToldSo() throws {
    let found = try answers([0, 1]) { .respond(Self.offsets($0, but: 1)) }
    #expect(found.answers == ["0", "ListOffsets: the answer does not speak of the partition"])
  }

  @Test func aLostAnswerIsToldToAll() throws {
    let found = try answers([0, 1]) { _ in .cut }
    #expect(found.answers.allSatisfy { $0.contains("ListOffsets") && $0.contains("connection") })
  }
}
