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
    return ProduceVerdict.answer(.success(ProduceResponse(topics: [.init(name: "t", partitions: [row])])), partition: 3)
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
    let answer = ProduceVerdict.answer(.failure(error), partition: 3)
    if mayHaveArrived {
      #expect(answer == .lost(error.description))
    } else {
      #expect(
        answer == .refused(Refusal(reason: .leaderUnavailable, message: error.description, remedy: .never)))
    }
  }

  @Test func anAnswerAboutAnotherPartitionSaysNothing() {
    guard
      case .lost = ProduceVerdict.answer(
        .success(ProduceResponse(topics: [.init(name: "t", partitions: [.init(partitionIndex: 4)])])), partition: 3)
    else {
      Issue.record("believed")
      return
    }
  }

  @Test(arguments: [(31, "markersNotAllowed"), (6, "lost"), (7, "lost"), (47, "lost"), (52, "lost"), (0, "open")])
  func markersAreDecidedByTheLogEndUnlessACodeSaysMore(code: Int16, expected: String) {
    let row = WriteTxnMarkersResponse.Partition(partitionIndex: 3, errorCode: ErrorCode(rawValue: code))
    let response = WriteTxnMarkersResponse(
      markers: [.init(producerID: 1, topics: [.init(name: "t", partitions: [row])])])
    switch (MarkerVerdict.refusal(.success(response)), expected) {
    case (nil, "open"), (.lost, "lost"), (.refused(.markersNotAllowed, _), "markersNotAllowed"): break
    case (let answer, _): Issue.record("\(String(describing: answer))")
    }
  }
}
