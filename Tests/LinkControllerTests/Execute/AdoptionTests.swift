import LinkModel
import Testing

@testable import LinkController

@Suite struct AdoptionTests {
  @Test(arguments: [(false, nil), (true, Reason.nameTaken)] as [(Bool, Reason?)])
  func anIntendedTopicIsAdoptedIfNobodyWroteToIt(isFilled: Bool, reason: Reason?) async {
    let world = RecordingDestination()
    world.journal.preset([.link(Changes.registered), .mirror(Samples.intended)])
    world.topics.put("orders", partitionCount: 2)
    if isFilled { world.topics.filled = ["orders"] }
    let results = await world.executor().perform([Changes.adopt("orders", id: "id1")])
    #expect(results.map(\.failure?.reason) == [reason])
    #expect(world.journal.state.records.mirrors["orders"]?.phase == (reason == nil ? .created : .intended))
    #expect(world.journal.state.records.mirrors["orders"]?.createdByOwnership == Samples.intended.createdByOwnership)
  }

  @Test func aTopicWithoutARecordedIntentIsNotAdopted() async {
    let world = RecordingDestination()
    world.topics.put("orders", partitionCount: 2)
    let results = await world.executor().perform([Changes.adopt("orders", id: "id1")])
    #expect(results.map(\.failure?.reason) == [.stateUnknown])
  }

  /// The source may have been made anew since the intent: what is mirrored is what the plan saw.
  @Test func anAdoptedMirrorIsOfTheSourceThatThePlanSaw() async {
    let world = RecordingDestination()
    world.journal.preset([.link(Changes.registered), .mirror(Samples.intended)])
    world.topics.put("orders", partitionCount: 2)
    _ = await world.executor().perform([Changes.adopt("orders", id: "id1")])
    #expect(world.journal.state.records.mirrors["orders"]?.source.id == "s-orders")
  }

  @Test func aRunThatIsFencedBetweenCreationAndRecordLeavesATopicThatTheNextAdopts() async {
    let world = RecordingDestination()
    world.journal.writesLeft = 3  // the link, its number, the intent
    let fenced = await world.executor().perform([Changes.register, Changes.create("orders")])
    #expect(fenced.map(\.failure?.reason) == [nil, .linkHeld])
    #expect(world.journal.state.records.mirrors["orders"]?.phase == .intended)
    world.journal.writesLeft = .max
    let next = await world.executor().perform([Changes.adopt("orders", id: "id1")])
    #expect(next.map(\.failure) == [nil])
    #expect(world.journal.state.records.mirrors["orders"]?.destination.id == "id1")
  }
}

/// What an earlier run recorded of a mirror is not lost to a run that saw too little.
@Suite struct EarlierRecordTests {
  @Test func aMirrorWhoseTopicABrokerDidNotShowKeepsItsRecord() async {
    let world = RecordingDestination()
    world.journal.preset([.link(Changes.registered), .mirror(Samples.created)])
    world.topics.put("orders", partitionCount: 12)
    let results = await world.executor().perform([Changes.create("orders")])
    #expect(results.map(\.failure?.reason) == [.executionFailed])
    #expect(results.first?.failure?.message.contains("reconcile again") == true)
    #expect(world.journal.state.records.mirrors["orders"] == Samples.created)
    #expect(world.transcript.lines == [])
  }

  @Test(arguments: [Samples.created, Samples.intended])
  func aNameThatIsTakenAfterAllLeavesTheEarlierRecordAsItWas(_ earlier: MirrorRecord) async {
    let world = RecordingDestination()
    world.journal.preset([.link(Changes.registered), .mirror(earlier)])
    world.topics.creations["orders"] = .success(.nameTaken)
    let results = await world.executor().perform([Changes.create("orders")])
    #expect(results.map(\.failure?.reason) == [.nameTaken])
    #expect(world.journal.state.records.mirrors["orders"] == earlier)
  }

  @Test func aLinkThatAnotherRunRegisteredMeanwhileKeepsItsNumberAndIDs() async {
    let world = RecordingDestination()
    let known = Samples.changed(Changes.registered) { ($0.producerIDs, $0.ownershipNumber) = ([5, 6], 9) }
    world.journal.beforeOpening = [.link(known)]
    let results = await world.executor().perform([Changes.register])
    #expect(results.map(\.failure) == [nil])
    #expect(world.journal.state.links[world.identity] == known)
    #expect(world.transcript.lines == [])
  }
}
