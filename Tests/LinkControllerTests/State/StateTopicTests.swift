import IOSimulation
import KafkaProtocol
import LinkModel
import Testing

@testable import LinkController

/// Reading a state topic that is not what it was.
@Suite struct StateTopicReaderTests {
  let loop = ManualLoop()
  let channel = ScriptedChannel()

  private func reader() -> StateTopicReader {
    let place = StateTopicPlace(topic: "_lockstep.state", cluster: channel, loop: loop)
    return StateTopicReader(cluster: channel, place: place, loop: loop)
  }

  /// A log without records that begins and ends there.
  private func logEnds(at offset: Int64) {
    channel.on(ListOffsetsRequest.self) { request, _ in
      let epochs = request.topics.flatMap(\.partitions).map(\.currentLeaderEpoch)
      #expect(epochs == [5], "a leader of another epoch must refuse")
      let partition = ListOffsetsResponse.Partition(offset: offset)
      return .success(ListOffsetsResponse(topics: [.init(name: "_lockstep.state", partitions: [partition])]))
    }
  }

  @Test func aLogThatEndsWhereItDidIsReadAgain() throws {
    channel.leads(["_lockstep.state": [1]])
    logEnds(at: 5)
    try loop.run {
      let reader = reader()
      for _ in 0..<2 {
        let state = try await reader.read(.everything)
        #expect(state == RecordedState())
      }
    }
  }

  @Test func aLogThatHasBecomeShorterHasLostRecords() throws {
    channel.leads(["_lockstep.state": [1]])
    logEnds(at: 5)
    try loop.run {
      let reader = reader()
      _ = try await reader.read(.everything)
      logEnds(at: 4)
      let error = await #expect(throws: ActionFailure.self) { try await reader.read(.everything) }
      #expect(error?.reason == .stateUnknown)
    }
  }

  @Test func anotherTopicOfTheNameIsNotReadOn() throws {
    channel.leads(["_lockstep.state": [1]])
    logEnds(at: 5)
    try loop.run {
      let reader = reader()
      _ = try await reader.read(.everything)
      channel.leads(["_lockstep.state": [1]], id: TopicID(high: 9, low: 9))
      let error = await #expect(throws: ActionFailure.self) { try await reader.read(.everything) }
      #expect(error?.reason == .stateUnknown)
    }
  }

  @Test func absentIsAnAnswerForAnOnlookerAndNotForAnOwner() throws {
    channel.leads([:])
    try loop.run {
      let state = try await reader().read(.stable)
      #expect(state == nil)
      let error = await #expect(throws: ActionFailure.self) { try await reader().read(.everything) }
      #expect(error?.reason == .stateUnknown)
    }
  }
}

@Suite struct StateTopicCleanupTests {
  @Test(arguments: [("compact", nil), ("delete", Reason.stateUnknown), ("compact,delete", .stateUnknown)])
  func onlyATopicThatIsCompactedAloneIsWrittenTo(_ policy: String, reason: Reason?) {
    #expect(Self.refusal(.success(Self.answer(.none, policy)))?.reason == reason)
  }

  @Test func theRefusalSaysWhatToDo() {
    #expect(Self.refusal(.success(Self.answer(.none, "delete")))?.message.contains("kafka-configs.sh") == true)
  }

  @Test func aPolicyThatCannotBeReadIsNotTakenForAGoodOne() {
    #expect(Self.refusal(.success(Self.answer(.topicAuthorizationFailed, "compact")))?.reason == .missingRight)
    #expect(Self.refusal(.success(DescribeConfigsResponse())) != nil)
  }

  private static func answer(_ code: ErrorCode, _ policy: String) -> DescribeConfigsResponse {
    DescribeConfigsResponse(resources: [
      .init(
        errorCode: code, type: .topic, name: "_lockstep.state", configs: [.init(name: "cleanup.policy", value: policy)])
    ])
  }

  /// nil: it may be written to.
  private static func refusal(_ answer: Result<DescribeConfigsResponse, ActionFailure>) -> ActionFailure? {
    let (loop, channel) = (ManualLoop(), ScriptedChannel())
    channel.on(DescribeConfigsRequest.self, [answer])
    let cleanup = StateTopicCleanup(cluster: channel, topic: "_lockstep.state", loop: loop)
    do {
      try loop.run { try await cleanup.require() }
      return nil
    } catch {
      return error as? ActionFailure
    }
  }
}
