import IOSimulation
import KafkaProtocol
import LinkModel
import Testing

@testable import LinkController

@Suite struct KafkaTopicsTests {
  typealias Answer = Result<CreateTopicsResponse, ActionFailure>

  static func answer(_ code: ErrorCode) -> Answer {
    .success(CreateTopicsResponse(topics: [CreateTopicsResponse.Topic(name: "orders", errorCode: code)]))
  }

  @Test(
    arguments: [
      ([answer(.none)], .created),
      ([answer(.topicAlreadyExists)], .nameTaken),
      ([.failure(ScriptedChannel.lost), answer(.topicAlreadyExists)], .thereAfterLostAnswer),
      ([answer(.requestTimedOut), answer(.topicAlreadyExists)], .thereAfterLostAnswer),
      ([.failure(ScriptedChannel.unsent), answer(.topicAlreadyExists)], .nameTaken),
      ([answer(.notController), answer(.none)], .created),
    ] as [([Answer], CreationResult)])
  func whoMadeATopicIsToldByWhatWasAnsweredBefore(answers: [Answer], result: CreationResult) throws {
    let (loop, channel) = (ManualLoop(), ScriptedChannel())
    channel.on(CreateTopicsRequest.self, answers)
    #expect(try loop.run { try await KafkaTopics(cluster: channel, loop: loop).create(Self.request) } == result)
    #expect(channel.routes.allSatisfy { $0 == .controller })
  }

  @Test(arguments: [
    (ErrorCode.topicAuthorizationFailed, Reason.missingRight), (.clusterAuthorizationFailed, .missingRight),
    (.invalidTopicException, .illegalTopicName), (.invalidReplicationFactor, .executionFailed),
    (.policyViolation, .executionFailed),
  ])
  func aRefusalHasItsReason(_ code: ErrorCode, reason: Reason) {
    let (loop, channel) = (ManualLoop(), ScriptedChannel())
    channel.on(CreateTopicsRequest.self, [Self.answer(code)])
    let error = #expect(throws: ActionFailure.self) {
      try loop.run { try await KafkaTopics(cluster: channel, loop: loop).create(Self.request) }
    }
    #expect(error?.reason == reason)
    #expect(error?.message.contains("orders") == true && error?.message.contains(code.name) == true)
  }

  @Test func aTopicIsThereWhenEveryPartitionHasALeader() throws {
    let (loop, channel) = (ManualLoop(), ScriptedChannel())
    channel.leads(["orders": [1, -1]])
    loop.schedule(after: .seconds(3)) { channel.leads(["orders": [1, 2]]) }
    let topic = try loop.run { try await KafkaTopics(cluster: channel, loop: loop).waitForLeaders(of: "orders") }
    #expect(topic.hasAllLeaders && topic.partitionCount == 2 && topic.id != nil)
  }

  @Test func waitingForLeadersEnds() {
    let (loop, channel) = (ManualLoop(), ScriptedChannel())
    channel.leads([:])
    let error = #expect(throws: ActionFailure.self) {
      try loop.run { try await KafkaTopics(cluster: channel, loop: loop).waitForLeaders(of: "orders") }
    }
    #expect(error?.reason == .leaderUnavailable)
  }

  private static let request = TopicRequest(name: "orders", partitionCount: 2, replicationFactor: nil, configs: [:])
}
