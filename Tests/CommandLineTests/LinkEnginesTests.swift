import LinkModel
import Testing

@testable import lockstep

@Suite("Copying of several links, each by an engine of its own")
struct LinkEnginesTests {
  private struct Broken: Error {}

  private func work(_ link: String, _ topic: String) -> MirrorWork {
    MirrorWork(
      link: link, source: TopicIdentity(name: topic, id: nil), destination: TopicIdentity(name: topic, id: nil),
      partitionCount: 1, producerID: 1, linkProducerIDs: [1], ownershipNumber: 1, createdByThisOwnership: true,
      maxMessageBytes: 1_048_588, producerIDExpirationMilliseconds: nil)
  }

  private func done(_ link: String, _ topic: String) -> MirrorOutcome {
    MirrorOutcome(
      link: link, destinationTopic: topic, end: .inSync, recordsCopied: 1, bytesCopied: 1, holesFilled: 0,
      partitionsWithUnprovenTail: [])
  }

  @Test("Every mirror has its outcome, in the order of the work, whatever became of its engine")
  func noneVanishes() {
    let work = [work("a", "one"), work("b", "one"), work("a", "two"), work("c", "one")]
    let outcomes = LinkEngines.outcomes(of: work, from: ["a": .success([done("a", "one")]), "b": .failure(Broken())])
    #expect(outcomes.map(\.link) == work.map(\.link))
    #expect(outcomes.map(\.destinationTopic) == work.map(\.destination.name))
    #expect(outcomes[0].end == .inSync)
    #expect(outcomes.dropFirst().map(\.stop?.reason) == [.executionFailed, .executionFailed, .executionFailed])
    #expect(outcomes[1].stop?.message.contains("Broken") == true)
  }
}
