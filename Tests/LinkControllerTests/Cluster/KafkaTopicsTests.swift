import IOLoop
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
      ([answer(.none)], .created(id: nil)),
      ([answer(.topicAlreadyExists)], .nameTaken),
      ([.failure(ScriptedChannel.lost), answer(.topicAlreadyExists)], .thereAfterLostAnswer),
      ([answer(.requestTimedOut), answer(.topicAlreadyExists)], .thereAfterLostAnswer),
      ([.failure(ScriptedChannel.unsent), answer(.topicAlreadyExists)], .nameTaken),
      ([answer(.notController), answer(.none)], .created(id: nil)),
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
    let topic = try loop.run {
      try await KafkaTopics(cluster: channel, loop: loop).waitForLeaders(of: "orders", id: nil)
    }
    #expect(topic.hasAllLeaders && topic.partitionCount == 2 && topic.id != nil)
  }

  @Test func waitingForLeadersEnds() {
    let (loop, channel) = (ManualLoop(), ScriptedChannel())
    channel.leads([:])
    let error = #expect(throws: ActionFailure.self) {
      try loop.run { try await KafkaTopics(cluster: channel, loop: loop).waitForLeaders(of: "orders", id: nil) }
    }
    #expect(error?.reason == .leaderUnavailable)
  }

  @Test func theTopicThatWasMadeIsWaitedForAndNotAnEarlierOneOfItsName() throws {
    let (loop, channel) = (ManualLoop(), ScriptedChannel())
    let (earlier, made) = (TopicID(high: 1, low: 2), TopicID(high: 3, low: 4))
    channel.on(
      CreateTopicsRequest.self,
      [.success(CreateTopicsResponse(topics: [CreateTopicsResponse.Topic(name: "orders", topicID: made)]))])
    channel.leads(["orders": [1]], id: earlier)
    loop.schedule(after: .seconds(2)) { channel.leads(["orders": [1]], id: made) }
    let topic = try loop.run {
      let topics = KafkaTopics(cluster: channel, loop: loop)
      let result = try await topics.create(Self.request)
      #expect(result == .created(id: made.description))
      return try await topics.waitForLeaders(of: "orders", id: made.description)
    }
    #expect(topic.id == made.description)
  }

  @Test(arguments: [(ErrorCode.none, false), (.topicAlreadyExists, true)])
  func whetherATopicIsThereIsAskedWithoutMakingIt(_ code: ErrorCode, isThere: Bool) throws {
    let (loop, channel) = (ManualLoop(), ScriptedChannel())
    channel.on(CreateTopicsRequest.self) { request, route in
      #expect(request.isValidateOnly && route == .controller)
      return Self.answer(code)
    }
    #expect(try loop.run { try await KafkaTopics(cluster: channel, loop: loop).exists(Self.request) } == isThere)
  }

  @Test(arguments: [("message.timestamp.type", 2), ("cleanup.policy", 2), ("retention.ms", 0)])
  func brokersAreGivenTimeToObeyWhatDecidesWhatAnAppendBecomes(_ config: String, seconds: Int) throws {
    let (loop, channel) = (ManualLoop(), ScriptedChannel())
    channel.on(
      IncrementalAlterConfigsRequest.self, [.success(IncrementalAlterConfigsResponse(resources: [.init()]))])
    let waited = try loop.run {
      let (topics, start) = (KafkaTopics(cluster: channel, loop: loop), loop.now)
      try await topics.set([config: "x"], of: "orders")
      await topics.waitUntilConfigsAreObeyed()
      return loop.now - start
    }
    #expect(waited == .seconds(seconds))
  }

  private static let request = TopicRequest(name: "orders", partitionCount: 2, replicationFactor: nil, configs: [:])
}
