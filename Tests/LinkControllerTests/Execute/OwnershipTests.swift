import LinkModel
import Testing

@testable import LinkController

@Suite struct OwnershipTests {
  @Test func theNumberIsRaisedOncePerRunAndRecordedBeforeItIsGiven() async throws {
    let world = RecordingDestination()
    world.journal.preset([
      .link(Samples.changed(Changes.registered) { ($0.producerIDs, $0.ownershipNumber) = ([5], 7) })
    ])
    let ownership = Ownership(scope: "default", journal: world.journal)
    let first = try await ownership.take(link: "prod-to-dr")
    let second = try await ownership.take(link: "prod-to-dr")
    #expect(first.ownershipNumber == 8)
    #expect(first == second)
    #expect(world.transcript.lines == ["record prod-to-dr N=8 W=[5]"])
  }

  @Test func theFillersIDIsRecordedWithTheNumberOrUnderIt() async throws {
    for isAskedAtOnce in [true, false] {
      let world = RecordingDestination()
      world.journal.preset([.link(Changes.registered)])
      let ownership = Ownership(scope: "default", journal: world.journal)
      let first = try await ownership.take(link: "prod-to-dr", fills: isAskedAtOnce)
      let second = try await ownership.take(link: "prod-to-dr", fills: true)
      let filler = try #require(second.fillerProducerID)
      #expect(first.fillerProducerID == (isAskedAtOnce ? filler : nil))
      #expect(second.ownershipNumber == 1 && first.ownershipNumber == 1)
      #expect(!second.producerIDs.contains(filler) && second.allProducerIDs.contains(filler))
      #expect(world.journal.state.links[first.identity] == second, "recorded before it is given")
    }
  }

  @Test func aNumberThatCouldNotBeRecordedIsNotGiven() async {
    let world = RecordingDestination()
    world.journal.preset([.link(Changes.registered)])
    world.journal.writesLeft = 0
    let ownership = Ownership(scope: "default", journal: world.journal)
    for _ in 0..<2 {
      let error = await #expect(throws: ActionFailure.self) { try await ownership.take(link: "prod-to-dr") }
      #expect(error?.reason == .linkHeld)
    }
    #expect(ownership.number(ofLink: "prod-to-dr") == nil)
  }

  @Test func theLastNumberIsUsedAndNoneAfterIt() async throws {
    let world = RecordingDestination()
    world.journal.preset([
      .link(Samples.changed(Changes.registered) { ($0.producerIDs, $0.ownershipNumber) = ([5], 8_190) })
    ])
    let last = try await Ownership(scope: "default", journal: world.journal).take(link: "prod-to-dr")
    #expect(last.ownershipNumber == 8_191)
    let error = await #expect(throws: ActionFailure.self) {
      try await Ownership(scope: "default", journal: world.journal).take(link: "prod-to-dr")
    }
    #expect(error?.reason == .producerIDExhausted)
  }

  @Test func theNumberIsRaisedFromWhatTheOwnerReadsAndNotFromAnEarlierLook() async throws {
    let world = RecordingDestination()
    world.journal.preset([
      .link(Samples.changed(Changes.registered) { ($0.producerIDs, $0.ownershipNumber) = ([5], 7) })
    ])
    world.journal.beforeOpening = [
      .link(Samples.changed(Changes.registered) { ($0.producerIDs, $0.ownershipNumber) = ([5, 6], 9) })
    ]
    let record = try await Ownership(scope: "default", journal: world.journal).take(link: "prod-to-dr")
    #expect(record.ownershipNumber == 10)
    #expect(record.producerIDs == [5, 6])
  }
}
