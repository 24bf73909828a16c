import Bytes
import KafkaClient
import KafkaProtocol
import LinkModel
import Testing

@testable import LinkReplication

/// What each answer says about the one batch that was sent; the codes were measured on real brokers.
@Suite struct AppendVerdictTests {
  private func produce(_ code: ErrorCode, logAppendTime: Int64 = -1) -> AppendAnswer {
    let row = ProduceResponse.Partition(
      partitionIndex: 3, errorCode: code, baseOffset: 7, logAppendTimeMilliseconds: logAppendTime)
    return answer(.success(ProduceResponse(topics: [.init(name: "t", partitions: [row])])))
  }

  private func answer(
    _ result: Result<ProduceResponse, ClientError>, of topicID: TopicID = .zero
  ) -> AppendAnswer {
    ProduceAnswers(result).answer(
      to: PendingAppend(
        topic: "t", topicID: topicID, partition: 3, byteCount: 0, records: { ByteRope([]) }, then: { _ in }))
  }

  @Test func zeroSaysWhereTheBatchStands() {
    #expect(produce(.none) == .appended(baseOffset: 7))
  }

  @Test func aTimeOfTheBrokersOwnAltersTheRecords() {
    guard case .altered = produce(.none, logAppendTime: 1_700_000_000_000) else {
      Issue.record("taken as appended")
      return
    }
  }

  @Test(
    arguments: [
      (10, Reason.batchTooLarge, Refusal.Remedy.again), (19, .appendRefused, .again), (32, .appendRefused, .again),
      (29, .missingRight, .never), (31, .missingRight, .never), (87, .appendRefused, .never),
    ] as [(Int16, Reason, Refusal.Remedy)])
  func theseCodesMeanThatTheBatchWasNotAppended(code: Int16, reason: Reason, remedy: Refusal.Remedy) {
    guard case .refused(let refusal) = produce(ErrorCode(rawValue: code)) else {
      Issue.record("not taken as refused")
      return
    }
    #expect(refusal.reason == reason && refusal.remedy == remedy)
  }

  @Test func anUnexpectedSequenceIsOutOfOrder() {
    #expect(produce(ErrorCode(rawValue: 45)) == .outOfOrder)
  }

  @Test func everyOtherCodeLeavesOpenWhetherItWasAppended() {
    let known: Set<Int16> = [0, 10, 19, 29, 31, 32, 45, 87]
    for code in Int16(-1)...130 where !known.contains(code) {
      guard case .lost = produce(ErrorCode(rawValue: code)) else {
        Issue.record("code \(code) is believed to say what became of the batch")
        continue
      }
    }
  }

  @Test(arguments: [true, false])
  func anErrorOfTheClientIsUncertainOnlyIfTheRequestMayHaveArrived(mayHaveArrived: Bool) {
    let error = ClientError(.disconnected, "gone", place: "dr", mayHaveArrived: mayHaveArrived)
    let answer = answer(.failure(error))
    if mayHaveArrived {
      #expect(answer == .lost(error.description))
    } else {
      #expect(
        answer == .refused(Refusal(reason: .leaderUnavailable, message: error.description, remedy: .never)))
    }
  }

  @Test func anAnswerAboutAnotherPartitionSaysNothing() {
    guard
      case .lost = answer(
        .success(ProduceResponse(topics: [.init(name: "t", partitions: [.init(partitionIndex: 4)])])))
    else {
      Issue.record("believed")
      return
    }
  }

  @Test func eachBatchOfARequestIsToldWhatBecameOfIt() {
    let id = TopicID(high: 1, low: 2)
    let rows: [ProduceResponse.Partition] = [
      .init(partitionIndex: 2, errorCode: ErrorCode(rawValue: 7)), .init(partitionIndex: 3, baseOffset: 40),
    ]
    let response = ProduceResponse(topics: [
      .init(name: "other", partitions: [.init(partitionIndex: 3, baseOffset: 9)]),
      .init(topicID: id, partitions: rows),
    ])
    #expect(answer(.success(response), of: id) == .appended(baseOffset: 40))
  }

  @Test(arguments: [(31, "markersNotAllowed"), (6, "lost"), (7, "lost"), (47, "lost"), (52, "lost"), (0, "open")])
  func markersAreDecidedByTheLogEndUnlessACodeSaysMore(code: Int16, expected: String) {
    let row = WriteTxnMarkersResponse.Partition(partitionIndex: 3, errorCode: ErrorCode(rawValue: code))
    switch (markers(row, logEnd: 12), expected) {
    case (.logEnd(12), "open"), (.lost, "lost"), (.refused(.markersNotAllowed, _), "markersNotAllowed"): break
    case (let answer, _): Issue.record("\(answer)")
    }
  }

  @Test func theAnswerOfAnotherPartitionsMarkersDoesNotCount() {
    let row = WriteTxnMarkersResponse.Partition(partitionIndex: 4, errorCode: ErrorCode(rawValue: 31))
    #expect(markers(row, logEnd: 12) == .logEnd(12))
  }

  private func markers(_ row: WriteTxnMarkersResponse.Partition, logEnd: Int64) -> MarkersAnswer {
    let written = WriteTxnMarkersResponse(
      markers: [.init(producerID: 1, topics: [.init(name: "t", partitions: [row])])])
    let ends = ListOffsetsResponse(
      topics: [.init(name: "t", partitions: [.init(partitionIndex: 3, errorCode: .none, offset: logEnd)])])
    let answers = MarkerAnswers(written: .success(written), logEnds: .success(ends))
    return answers.answer(
      to: PendingMarkers(
        topic: "t", partition: 3, leaderEpoch: 0, producerID: 1,
        plan: MarkerPlan(producerEpoch: 4, coordinatorEpochs: [70_000]), then: { _ in }))
  }
}
