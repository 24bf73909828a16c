import LinkModel
import Testing

@testable import LinkController

@Suite struct ExecutorTests {
  @Test func aFirstRunRecordsIntentBeforeItMakesATopicAndItsIDAfter() async {
    let world = RecordingDestination()
    let results = await world.executor().perform([
      Changes.stateTopic, Changes.register, Changes.create("orders"), Changes.create("payments"),
    ])
    #expect(results.allSatisfy { $0.failure == nil })
    #expect(
      world.transcript.lines == [
        "create _lockstep.state 1", "record prod-to-dr N=0 W=[]",
        "record prod-to-dr N=1 W=[9001]",
        "record orders intended mirroring -", "create orders 2", "record orders created mirroring id2",
        "record payments intended mirroring -", "create payments 2", "record payments created mirroring id3",
      ])
    #expect(world.journal.state.records.mirrors["orders"]?.createdByOwnership == 1)
    #expect(world.journal.state.records.mirrors["orders"]?.configs == ["a": "b"])
  }

  @Test func whereAMirrorBeginsIsRecordedWithTheIntent() async {
    let world = RecordingDestination()
    world.topics.creations["orders"] = .failure(ActionFailure(.missingRight, "no"))
    _ = await world.executor().perform([
      Changes.register, Changes.create("orders", startOffsets: [0, 3_120_551]),
      Changes.create("payments", startOffsets: [0, 0]),
    ])
    let mirrors = world.journal.state.records.mirrors
    #expect(mirrors["orders"]?.phase == .intended && mirrors["orders"]?.startOffsets == [0, 3_120_551])
    #expect(mirrors["payments"]?.phase == .created && mirrors["payments"]?.startOffsets == nil)
  }

  @Test func aRunThatCopiesNothingTakesNoOwnership() async {
    let world = RecordingDestination()
    _ = await world.executor(takesOwnership: false).perform([Changes.register, Changes.create("orders")])
    #expect(world.journal.state.links[world.identity]?.ownershipNumber == 0)
    #expect(world.journal.state.links[world.identity]?.producerIDs == [])
    #expect(world.journal.state.records.mirrors["orders"]?.createdByOwnership == 0)
  }

  @Test func oneChangeThatFailsStopsNoOther() async {
    let world = RecordingDestination()
    world.topics.creations["orders"] = .failure(ActionFailure(.missingRight, "no"))
    let results = await world.executor().perform([
      Changes.register, Changes.create("orders"), Changes.create("payments"),
    ])
    #expect(results.map(\.failure?.reason) == [nil, .missingRight, nil])
    #expect(results[1].failure?.address == Changes.mirror("orders"))
    #expect(world.journal.state.records.mirrors["orders"]?.phase == .intended)
    #expect(world.journal.state.records.mirrors["payments"]?.phase == .created)
  }

  @Test func mirrorsOfALinkThatCouldNotBeRecordedAreNotMade() async {
    let world = RecordingDestination()
    world.journal.writesLeft = 0
    let results = await world.executor().perform([Changes.register, Changes.create("orders")])
    #expect(results.map(\.failure?.reason) == [.linkHeld, .stateUnknown])
    #expect(world.transcript.lines == [])
  }

  /// A topic that somebody else made between plan and execution: without the intent the next plan says NameTaken.
  @Test func aNameThatSomebodyElseTookIsGivenUp() async {
    let world = RecordingDestination()
    world.topics.put("orders", partitionCount: 2)
    let results = await world.executor().perform([Changes.register, Changes.create("orders")])
    #expect(results[1].failure?.reason == .nameTaken)
    #expect(world.journal.state.mirrors.isEmpty)
    #expect(world.transcript.lines.last == "remove 1/mirror/default/prod-to-dr/orders")
  }

  @Test(arguments: [(2, false, nil), (2, true, Reason.nameTaken), (3, false, .nameTaken)] as [(Int, Bool, Reason?)])
  func afterALostAnswerOnlyAnUntouchedTopicIsOurs(partitionCount: Int, isFilled: Bool, reason: Reason?) async {
    let world = RecordingDestination()
    world.topics.creations["orders"] = .success(.thereAfterLostAnswer)
    world.topics.put("orders", partitionCount: partitionCount)
    if isFilled { world.topics.filled = ["orders"] }
    let results = await world.executor().perform([Changes.register, Changes.create("orders")])
    #expect(results[1].failure?.reason == reason)
    #expect(world.journal.state.records.mirrors["orders"]?.phase == (reason == nil ? .created : .intended))
  }

  @Test func aTopicThatAnotherLinkMeantToMakeFirstIsLeftToIt() async {
    let world = RecordingDestination()
    world.journal.preset([
      .link(Changes.registered),
      .mirror(
        Samples.changed(Samples.intended) {
          $0.link = "other"
          $0.destination.name = "orders"
        }),
    ])
    let results = await world.executor().perform([Changes.create("orders")])
    #expect(results.map(\.failure?.reason) == [.ownedByOther])
    #expect(!world.transcript.lines.contains("create orders 2"))
  }

  @Test(
    arguments: [
      (nil, false), (MirrorRecord.Phase.intended, false), (.created, true),
    ] as [(MirrorRecord.Phase?, Bool)])
  func anEarlierTopicOfTheNameIsRememberedOnlyIfItWasMade(_ earlier: MirrorRecord.Phase?, isRemembered: Bool) async {
    let world = RecordingDestination()
    world.journal.preset([.link(Changes.registered)])
    if let earlier {
      world.journal.preset([.mirror(Samples.changed(Samples.intended) { $0.phase = earlier })])
    }
    _ = await world.executor().perform([Changes.create("orders")])
    #expect(world.journal.state.records.mirrors["orders"]?.replacesEarlierTopic == isRemembered)
  }

  @Test func theExecutionEndsBetweenTwoChangesWhenItIsAskedTo() async {
    let world = RecordingDestination()
    let executor = world.executor { world.transcript.lines.contains("record orders created mirroring id1") }
    let results = await executor.perform([Changes.register, Changes.create("orders"), Changes.create("payments")])
    #expect(results.count == 2)
  }

  @Test func configsArePutRightOnTheTopicThatThePlanSawAndNoOther() async {
    let world = RecordingDestination()
    world.topics.put("orders", partitionCount: 2)
    let results = await world.executor().perform([
      Changes.configs("orders", id: "id1"), Changes.configs("orders", id: "id9"), Changes.configs("gone", id: "id1"),
    ])
    #expect(results.map(\.failure?.reason) == [nil, .destinationRecreated, .destinationRecreated])
    #expect(world.transcript.lines == ["set retention.ms of orders"])
  }

  @Test func aPauseIsRecordedForAMirrorOfTheLinkAlone() async {
    let world = RecordingDestination()
    world.journal.preset([.link(Changes.registered), .mirror(Samples.created)])
    let results = await world.executor().perform([Changes.pause("orders"), Changes.pause("payments")])
    #expect(results.map(\.failure?.reason) == [nil, .ownedByOther])
    #expect(world.journal.state.records.mirrors["orders"]?.activity == .paused)
  }
}
