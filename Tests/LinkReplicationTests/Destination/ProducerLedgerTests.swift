import Testing

@testable import LinkReplication

private let day: Int64 = 86_400_000
private let now: Int64 = 1_700_000_000_000

private func ledger(number: Int = 3, known: ProducerKnowledge? = nil, expiration: Int64? = day) -> ProducerLedger {
  ProducerLedger(ownershipNumber: number, expirationMilliseconds: expiration, known: known)
}

private func knowledge(epoch: Int16, sequence: Int32 = 9, coordinator: Int32 = -1, at time: Int64 = now)
  -> ProducerKnowledge
{
  ProducerKnowledge(producerEpoch: epoch, lastSequence: sequence, coordinatorEpoch: coordinator, lastTimestamp: time)
}

@Suite struct ProducerLedgerTests {
  @Test func anUnknownIDBeginsAtTheOwnershipsFirstEpoch() {
    var books = ledger()
    #expect(books.takeDataIdentity(offsetCount: 10) == DataIdentity(producerEpoch: 12, baseSequence: 0))
    #expect(books.takeDataIdentity(offsetCount: 1) == DataIdentity(producerEpoch: 12, baseSequence: 10))
  }

  @Test func aSuccessorGoesOnAtTheSameEpochAndTheNextSequence() {
    var books = ledger(known: knowledge(epoch: 5))
    #expect(books.takeDataIdentity(offsetCount: 1) == DataIdentity(producerEpoch: 5, baseSequence: 10))
  }

  @Test func anIDKnownByMarkersAloneWantsSequenceZero() {
    var books = ledger(known: knowledge(epoch: 5, sequence: -1, coordinator: 70_000))
    #expect(books.takeDataIdentity(offsetCount: 1) == DataIdentity(producerEpoch: 5, baseSequence: 0))
  }

  @Test func sequencesWrapAtTwoToTheThirtyFirst() {
    var books = ledger(known: knowledge(epoch: 5, sequence: .max - 1))
    #expect(books.takeDataIdentity(offsetCount: 3).baseSequence == .max)
    #expect(books.takeDataIdentity(offsetCount: 1).baseSequence == 2)
  }

  @Test func behindAQuarantineDataMovesToAnEpochOfOurOwn() {
    var books = ledger(known: knowledge(epoch: 5))
    books.startOwnEpoch()
    #expect(books.takeDataIdentity(offsetCount: 1) == DataIdentity(producerEpoch: 12, baseSequence: 0))
  }

  @Test func anOwnEpochInForceIsKept() {
    var books = ledger(known: knowledge(epoch: 13, sequence: 4))
    books.startOwnEpoch()
    #expect(books.takeDataIdentity(offsetCount: 1) == DataIdentity(producerEpoch: 13, baseSequence: 5))
  }

  @Test func aHigherOwnershipsEpochSupersedesThisOne() {
    #expect(ledger(known: knowledge(epoch: 16)).isSuperseded)
    #expect(!ledger(known: knowledge(epoch: 15)).isSuperseded)
  }

  @Test(arguments: [
    (now, Int64?.some(day), true),
    (now - day + 15 * 60_000, day, false),
    (now - day + 15 * 60_000 + 1, day, true),
    (-1, day, false),
    (now, nil, false),
    (Int64.max, day, true),
    (Int64.min, day, false),
    (now, .max, true),
  ])
  func anIDIsGuardedWhileItsExpiryIsFarAway(time: Int64, expiration: Int64?, guarded: Bool) {
    #expect(ledger(known: knowledge(epoch: 5, at: time), expiration: expiration).isGuarded(now: now) == guarded)
  }
}

@Suite struct MarkerEpochTests {
  @Test func aFirstMarkerCrossesTheEpochsOfItsPredecessor() {
    // Producer epoch higher, coordinator epoch lower than what the predecessor would send next (C + 64).
    let decision = ledger(known: knowledge(epoch: 9, coordinator: 70_000)).markers(atMost: 500, isQuarantined: false)
    #expect(decision == .send(MarkerPlan(producerEpoch: 12, coordinatorEpochs: [70_000 + 64 - 3])))
  }

  @Test func atAnEpochOfOurOwnMarkersGoManyAtATime() {
    var books = ledger(known: knowledge(epoch: 9, coordinator: 70_000))
    guard case .send(let first) = books.markers(atMost: 1, isQuarantined: false) else {

      Issue.record("no markers")
      return

    }
    books.markersAcknowledged(first, now: now)
    let base = first.coordinatorEpochs[0]
    #expect(
      books.markers(atMost: 3, isQuarantined: false)
        == .send(MarkerPlan(producerEpoch: 12, coordinatorEpochs: [base + 64, base + 128, base + 192])))
    #expect(books.takeDataIdentity(offsetCount: 1) == DataIdentity(producerEpoch: 12, baseSequence: 0))
  }

  @Test func theCoordinatorEpochStartsHighEnough() {
    let books = ledger(known: knowledge(epoch: 12, coordinator: -1))
    #expect(
      books.markers(atMost: 1, isQuarantined: false)
        == .send(MarkerPlan(producerEpoch: 12, coordinatorEpochs: [65_536 + 64])))
  }

  @Test func anUnknownIDIsQuarantinedFirstAndThenCrossesByTheEpochAlone() {
    #expect(ledger().markers(atMost: 9, isQuarantined: false) == .quarantineFirst)
    #expect(
      ledger().markers(atMost: 9, isQuarantined: true)
        == .send(MarkerPlan(producerEpoch: 12, coordinatorEpochs: [32_767 - 12])))
  }

  @Test func manyOwnersLaterTheCrossingIsUsedUpAndAQuarantineStandsInForIt() {
    let books = ledger(number: 40, known: knowledge(epoch: 96, coordinator: 70_000))
    #expect(books.markers(atMost: 9, isQuarantined: false) == .quarantineFirst)
    #expect(
      books.markers(atMost: 9, isQuarantined: true)
        == .send(MarkerPlan(producerEpoch: 160, coordinatorEpochs: [70_001])))
  }

  @Test func epochsThatAreUsedUpAreSaidSo() {
    let last = knowledge(epoch: 12, coordinator: .max - 10)
    #expect(ledger(known: last).markers(atMost: 9, isQuarantined: true) == .exhausted)
    let almost = ledger(known: knowledge(epoch: 12, coordinator: .max - 130)).markers(atMost: 9, isQuarantined: true)
    guard case .send(let plan) = almost else {
      Issue.record("no markers")
      return
    }
    #expect(plan.count == 2)
  }

  @Test func afterMarkersTheSequenceGoesOnWhereTheIDWasRemembered() {
    var books = ledger(known: knowledge(epoch: 12, sequence: 4, coordinator: 70_000))
    books.markersAcknowledged(MarkerPlan(producerEpoch: 12, coordinatorEpochs: [70_064]), now: now)
    #expect(!books.needsLook)
    #expect(books.takeDataIdentity(offsetCount: 1) == DataIdentity(producerEpoch: 12, baseSequence: 5))
  }

  @Test func afterMarkersOnAnIDThatMayHaveBeenForgottenOnlyALookTells() {
    var books = ledger(known: knowledge(epoch: 12, sequence: 4, coordinator: 70_000, at: now - 10 * day))
    books.markersAcknowledged(MarkerPlan(producerEpoch: 12, coordinatorEpochs: [70_064]), now: now)
    #expect(books.needsLook)
    let isExplained = books.looked(knowledge(epoch: 12, sequence: -1, coordinator: 70_064))
    #expect(isExplained)
    #expect(!books.needsLook)
    #expect(books.takeDataIdentity(offsetCount: 1) == DataIdentity(producerEpoch: 12, baseSequence: 0))
  }

  @Test(arguments: [
    nil, knowledge(epoch: 16, sequence: 4, coordinator: 70_000), knowledge(epoch: 12, sequence: 5, coordinator: 70_000),
    knowledge(epoch: 12, sequence: 4, coordinator: 70_001),
  ])
  func aLookThatOurAppendsDoNotExplainIsSaidSo(seen: ProducerKnowledge?) {
    var books = ledger(known: knowledge(epoch: 12, sequence: 4, coordinator: 70_000))
    let isExplained = books.looked(seen)
    #expect(!isExplained)
  }
}
