import LinkModel
import Testing

@testable import LinkReplication

private let now: Int64 = 1_700_000_000_000
private let day: Int64 = 86_400_000
private let old = now - 10 * day

/// A machine over strings, and what it asked for last, in words.
private struct Rig: ~Copyable {
  var machine: PartitionStateMachine<String>
  var asked: [String] = []

  init(
    at start: Int64 = 0, target: Int64 = 1_000, known: ProducerKnowledge? = nil, isQuarantined: Bool = true,
    requiresQuarantine: Bool = false, maxMessageBytes: Int = 1_000_000, limits: PartitionLimits = PartitionLimits()
  ) {
    let ledger = ProducerLedger(ownershipNumber: 3, expirationMilliseconds: day, known: known)
    machine = PartitionStateMachine(
      partition: 0,
      start: PartitionStart(
        logEndOffset: start, lastFetchedEpoch: 7, lastStableOffset: target, ledger: ledger,
        isQuarantined: isQuarantined, requiresQuarantine: requiresQuarantine),
      targetOffset: target, maxMessageBytes: maxMessageBytes, limits: limits)
    asked = machine.advance(now: now).map(words)
  }

  mutating func on(_ event: (inout PartitionStateMachine<String>) -> [PartitionAction<String>]) -> [String] {
    asked = event(&machine).map(words)
    return asked
  }

  mutating func fetched(_ segments: [Segment<String>], stable: Int64 = 1_000) -> [String] {
    let end = segments.last?.endOffset ?? machine.nextOffset
    return on {
      $0.fetchCompleted(
        FetchedSegments(
          segments: segments, nextOffset: end, lastFetchedEpoch: 8, lastStableOffset: stable, provesAbsence: true),
        now: now)
    }
  }

  mutating func answered(_ answer: AppendAnswer) -> [String] { on { $0.appendAnswered(answer, now: now) } }
  mutating func marked(_ answer: MarkersAnswer) -> [String] { on { $0.markersAnswered(answer, now: now) } }
}

private func words(_ action: PartitionAction<String>) -> String {
  switch action {
  case .fetch(let position):
    "fetch \(position.offset)\(position.isAlone ? " alone" : position.isBehind ? "" : " at the head") epoch \(position.lastFetchedEpoch)"
  case .append(let batch, let identity):
    "append \(batch.parts.joined(separator: "+")) \(identity.producerEpoch)/\(identity.baseSequence)"
  case .writeMarkers(let plan, let offset): "mark \(plan.count) at \(offset) epoch \(plan.producerEpoch)"
  case .quarantine(let end): "quarantine \(end)"
  case .describeProducer: "describe"
  case .raiseLimit(let bytes): "raise \(bytes)"
  case .pauseAfterRefusal: "pause"
  case .inspect(let from, let to): "inspect \(from)..<\(to)"
  case .end(.stopped(let stop)): "stopped \(stop.reason.rawValue)"
  case .end(let end): "\(end)"
  }
}

private func data(_ name: String, _ offset: Int64, _ count: Int32 = 10, at time: Int64 = now, bytes: Int = 100)
  -> Segment<String>
{
  .data(DataBatch(baseOffset: offset, offsetCount: count, maxTimestamp: time, byteCount: bytes, payload: name))
}

/// One that may be merged with its neighbours.
private func small(_ name: String, _ offset: Int64, at time: Int64 = now, bytes: Int = 100) -> Segment<String> {
  .data(
    DataBatch(
      baseOffset: offset, offsetCount: 10, maxTimestamp: time, byteCount: bytes, payload: name, isMergeable: true))
}

private func known(epoch: Int16 = 5, sequence: Int32 = 9, at time: Int64 = now) -> ProducerKnowledge {
  ProducerKnowledge(producerEpoch: epoch, lastSequence: sequence, coordinatorEpoch: 70_000, lastTimestamp: time)
}

@Suite struct PartitionStateMachineTests {
  @Test func anEmptyPartitionIsInSyncAtOnce() {
    let rig = Rig(at: 0, target: 0)
    #expect(rig.asked == ["inSync"])
  }

  @Test func aFreshMirrorSendsItsFirstBatchAloneAndThenUpToFive() {
    var rig = Rig()
    #expect(rig.asked == ["fetch 0 epoch 7"])
    let batches = (0..<8).map { data("b\($0)", Int64($0) * 10) }
    #expect(rig.fetched(batches) == ["append b0 12/0", "fetch 80 epoch 8"])
    #expect(
      rig.answered(.appended(baseOffset: 0)) == [
        "append b1 12/10", "append b2 12/20", "append b3 12/30", "append b4 12/40", "append b5 12/50",
      ])
    #expect(rig.answered(.appended(baseOffset: 10)) == ["append b6 12/60"])
  }

  @Test func smallBatchesThatWaitGoTogetherAndLargeOnesAlone() {
    var rig = Rig(known: known())
    let batches = [
      small("a", 0), small("b", 10), data("c", 20), small("d", 30, bytes: 600_000), small("e", 40), small("f", 50),
    ]
    #expect(
      rig.fetched(batches) == [
        "append a+b 5/10", "append c 5/30", "append d 5/40", "append e+f 5/50", "fetch 60 epoch 8",
      ])
    #expect(rig.answered(.appended(baseOffset: 0)) == [])
    #expect(rig.machine.appendedEnd == 20)
  }

  @Test func mergedBatchesStayWithinWhatTheMirrorTakes() {
    var rig = Rig(known: known(), maxMessageBytes: 1_020)  // 3 batches of 10 records, each 14 bytes larger
    #expect(
      rig.fetched((0..<5).map { small("b\($0)", Int64($0) * 10, bytes: 200) }) == [
        "append b0+b1+b2 5/10", "append b3+b4 5/40", "fetch 50 epoch 8",
      ])
  }

  @Test func oldSmallBatchesGoTogetherAndTheNextOnesWait() {
    var rig = Rig()
    #expect(
      rig.fetched([small("a", 0, at: old), small("b", 10, at: old)]) == ["append a+b 12/0", "fetch 20 epoch 8"])
    #expect(rig.fetched([small("c", 20, at: old), small("d", 30, at: old)]) == ["fetch 40 epoch 8"])
    #expect(rig.answered(.appended(baseOffset: 0)) == ["append c+d 12/20"])
  }

  @Test func aRefusedMergedBatchGoesOutAgain() {
    var rig = Rig(known: known())
    _ = rig.fetched([small("a", 0), small("b", 10)])
    #expect(rig.answered(.refused(Refusal(reason: .appendRefused, message: "", remedy: .again))) == ["pause"])
    #expect(rig.on { $0.pauseEnded(logEndOffset: 0, now: now) } == ["append a+b 5/10"])
  }

  @Test func aMirrorThatFollowsGoesOnAtTheHeadUntilItIsDrained() {
    var rig = Rig(target: .max, known: known())
    #expect(rig.fetched([data("a", 0)], stable: 10) == ["append a 5/10", "fetch 10 at the head epoch 8"])
    #expect(rig.answered(.appended(baseOffset: 0)) == [])
    #expect(rig.fetched([], stable: 10) == ["fetch 10 at the head epoch 8"])
    #expect(rig.fetched([data("b", 10)], stable: 30) == ["append b 5/20", "fetch 20 epoch 8"])
    #expect(rig.answered(.appended(baseOffset: 10)) == [])
    #expect(rig.on { $0.drainRequested(now: now) } == ["drained"])
  }

  @Test func oldRecordsGoOneBatchAtATimeBecauseTheBrokerForgetsTheID() {
    var rig = Rig()
    #expect(rig.fetched([data("a", 0, at: old), data("b", 10, at: old)]) == ["append a 12/0", "fetch 20 epoch 8"])
    #expect(rig.answered(.appended(baseOffset: 0)) == ["append b 12/10"])
    #expect(rig.answered(.appended(baseOffset: 10)) == [])
  }

  @Test func anOldBatchWaitsUntilTheYoungOnesBeforeItAreAnswered() {
    var rig = Rig(known: known())
    #expect(
      rig.fetched([data("a", 0), data("b", 10), data("c", 20, at: old), data("d", 30)]) == [
        "append a 5/10", "append b 5/20", "fetch 40 epoch 8",
      ])
    #expect(rig.answered(.appended(baseOffset: 0)) == [])
    #expect(rig.answered(.appended(baseOffset: 10)) == ["append c 12/0"])
    #expect(rig.answered(.appended(baseOffset: 20)) == ["append d 12/10"])
  }

  @Test func aSuccessorThatIsGuardedGoesOnWithoutQuarantine() {
    var rig = Rig(at: 50, known: known(), isQuarantined: false)
    #expect(rig.fetched([data("a", 50)]) == ["append a 5/10", "fetch 60 epoch 8"])
  }

  @Test(arguments: [known(at: old), nil])
  func aSuccessorThatIsNotGuardedIsQuarantinedOnce(known: ProducerKnowledge?) {
    var rig = Rig(at: 50, known: known, isQuarantined: false)
    #expect(rig.asked == ["quarantine 50"], "nothing is fetched meanwhile: it would only take memory")
    #expect(rig.on { $0.quarantineEnded(logEndOffset: 50, now: now) } == ["fetch 50 epoch 7"])
    #expect(rig.fetched([data("a", 50), data("b", 60)]) == ["append a 12/0", "fetch 70 epoch 8"])
    #expect(rig.answered(.appended(baseOffset: 50)) == ["append b 12/10"])
  }

  @Test func aSuccessorThatLacksNothingIsNotQuarantined() {
    let rig = Rig(at: 50, target: 50, isQuarantined: false)
    #expect(rig.asked == ["inSync"])
  }

  @Test func anIDThatIsForgottenInTheMiddleIsQuarantinedBeforeTheNextAppend() {
    var rig = Rig(at: 50, known: known(), isQuarantined: false)
    #expect(rig.fetched([data("a", 50, at: old)]) == ["quarantine 50"])
    #expect(rig.on { $0.quarantineEnded(logEndOffset: 50, now: now) } == ["append a 12/0", "fetch 60 epoch 8"])
  }

  @Test func nothingIsFetchedBeyondAPartitionsShareOfMemory() {
    var rig = Rig(known: known(), limits: PartitionLimits(memoryBytes: 1 << 20, partitionCount: 16))
    #expect(rig.fetched([data("a", 0, bytes: 100_000)]) == ["append a 5/10", "fetch 10 epoch 8"])
    #expect(rig.fetched([data("b", 10, bytes: 31_072)]) == ["append b 5/20"])
    #expect(rig.answered(.appended(baseOffset: 0)) == ["fetch 20 epoch 8"])
  }

  @Test(arguments: [(1, 8 << 20), (4, 8 << 20), (64, 512 << 10), (1_000, 64 << 10)])
  func aPartitionsShareFallsWithTheirNumber(count: Int, bytes: Int) {
    #expect(PartitionLimits(memoryBytes: 16 << 20, partitionCount: count).heldBytes == bytes)
  }

  /// The epoch of the last batch before a hole at the tail may have ended within the hole.
  @Test func aHoleAtTheTailLeavesNoEpochBehind() {
    var rig = Rig(target: 60)
    #expect(rig.fetched([data("a", 0)], stable: 60) == ["append a 12/0", "fetch 10 epoch 8"])
    _ = rig.answered(.appended(baseOffset: 0))
    for _ in 0..<3 { _ = rig.fetched([], stable: 60) }
    #expect(rig.machine.nextOffset == 60)
    #expect(rig.machine.lastFetchedEpoch == -1)
  }

  @Test func aSuccessorOnACompactedMirrorIsQuarantinedThoughItIsGuardedAndGoesOnAtAnEpochOfItsOwn() {
    var rig = Rig(at: 50, known: known(), isQuarantined: false, requiresQuarantine: true)
    #expect(rig.asked == ["quarantine 50"])
    _ = rig.on { $0.quarantineEnded(logEndOffset: 50, now: now) }
    #expect(rig.fetched([data("a", 50), data("b", 60)]) == ["append a 12/0", "append b 12/10", "fetch 70 epoch 8"])
  }

  @Test func aSuccessorOnACompactedMirrorIsQuarantinedBeforeMarkersToo() {
    var rig = Rig(at: 50, known: known(), isQuarantined: false, requiresQuarantine: true)
    _ = rig.on { $0.quarantineEnded(logEndOffset: 50, now: now) }
    #expect(rig.fetched([.hole(50..<60)]) == ["mark 1 at 50 epoch 12", "fetch 60 epoch 8"])
    #expect(rig.marked(.logEnd(51)) == ["mark 9 at 51 epoch 12"])
  }

  @Test func aLogEndThatMovesInQuarantineStopsThePartition() {
    var rig = Rig(at: 50, isQuarantined: false)
    #expect(rig.on { $0.quarantineEnded(logEndOffset: 60, now: now) } == ["stopped AppendUncertain"])
  }

  @Test func holesAreFilledBetweenBatchesAndNeverBesideThem() {
    var rig = Rig(known: known(epoch: 12))
    #expect(
      rig.fetched([data("a", 0), .hole(10..<12), data("b", 12)]) == ["append a 12/10", "fetch 22 epoch 8"])
    #expect(rig.answered(.appended(baseOffset: 0)) == ["mark 2 at 10 epoch 12"])
    #expect(rig.marked(.logEnd(12)) == ["append b 12/20"])
  }

  @Test func aLongHoleGoesByAThousandAndASuccessorsFirstMarkerGoesAlone() {
    var rig = Rig(target: 9_000, known: known(), isQuarantined: false)
    #expect(rig.fetched([.hole(0..<2_500)], stable: 9_000) == ["mark 1 at 0 epoch 12", "fetch 2500 epoch 8"])
    #expect(rig.marked(.logEnd(1)) == ["mark 1000 at 1 epoch 12"])
    #expect(rig.marked(.logEnd(1_001)) == ["mark 1000 at 1001 epoch 12"])
    #expect(rig.marked(.logEnd(2_001)) == ["mark 499 at 2001 epoch 12"])
    #expect(rig.marked(.logEnd(2_500)) == [])
  }

  @Test func afterMarkersOnAForgottenIDTheBrokerIsAskedBeforeTheNextData() {
    var rig = Rig()
    _ = rig.fetched([data("a", 0, at: old), .hole(10..<11), data("b", 11, at: old)])
    #expect(rig.answered(.appended(baseOffset: 0)) == ["mark 1 at 10 epoch 12"])
    #expect(rig.marked(.logEnd(11)) == ["describe"])
    let seen = ProducerKnowledge(producerEpoch: 12, lastSequence: -1, coordinatorEpoch: 65_600, lastTimestamp: now)
    #expect(rig.on { $0.producerDescribed(seen, now: now) } == ["append b 12/0"])
  }

  @Test(arguments: [
    (MarkersAnswer.logEnd(10), "stopped AppendUncertain"), (.logEnd(13), "inspect 10..<13"),
    (.lost("no answer"), "stopped AppendUncertain"), (.refused(.markersNotAllowed, "31"), "stopped MarkersNotAllowed"),
  ])
  func markersThatDidNotLandAsCountedAreNamed(answer: MarkersAnswer, expected: String) {
    var rig = Rig(at: 10, known: known(epoch: 12))
    #expect(rig.fetched([.hole(10..<12), data("b", 12)]).first == "mark 2 at 10 epoch 12")
    #expect(rig.marked(answer) == [expected])
  }

  @Test func anEmptyAnswerIsNoHoleUntilTwoForThisPartitionAloneSaySo() {
    var rig = Rig(at: 10, target: 20, known: known(epoch: 12))
    #expect(rig.fetched([], stable: 20) == ["fetch 10 alone epoch 7"])
    #expect(rig.fetched([], stable: 20) == ["fetch 10 alone epoch 7"])
    #expect(rig.fetched([], stable: 20) == ["mark 10 at 10 epoch 12"])
    #expect(rig.marked(.logEnd(20)) == ["inSync"])
  }

  @Test func aThrottledAnswerProvesNoHole() {
    var rig = Rig(at: 10, target: 20, known: known(epoch: 12))
    _ = rig.fetched([], stable: 20)
    for _ in 0..<5 {
      let asked = rig.on {
        $0.fetchCompleted(
          FetchedSegments(
            segments: [], nextOffset: 10, lastFetchedEpoch: 7, lastStableOffset: 20, provesAbsence: false), now: now)
      }
      #expect(asked == ["fetch 10 alone epoch 7"])
    }
  }

  @Test func anotherBaseOffsetThanExpectedIsLookedInto() {
    var rig = Rig()
    _ = rig.fetched([data("a", 0)])
    #expect(rig.answered(.appended(baseOffset: 1)) == ["inspect 0..<1"])
    #expect(rig.on { $0.destinationFailed(.foreignWriter, "id 4") } == ["stopped ForeignWriter"])
  }

  @Test func nothingIsSentBehindALostAnswer() {
    var rig = Rig(known: known())
    _ = rig.fetched([data("a", 0), data("b", 10)])
    #expect(rig.answered(.lost("connection closed")) == ["stopped AppendUncertain"])
    #expect(rig.answered(.appended(baseOffset: 10)) == [])
    #expect(rig.fetched([data("c", 20)]) == [])
  }

  @Test func refusedBatchesGoOutAgainWithTheSameIdentitiesOnceTheLogEndIsRead() {
    var rig = Rig(known: known())
    #expect(rig.fetched([data("a", 0), data("b", 10)]).count == 3)
    let refusal = Refusal(reason: .appendRefused, message: "19", remedy: .again)
    #expect(rig.answered(.refused(refusal)) == [])
    #expect(rig.answered(.outOfOrder) == ["pause"])
    #expect(rig.on { $0.pauseEnded(logEndOffset: 0, now: now) } == ["append a 5/10", "append b 5/20"])
  }

  @Test func aBatchAppendedBehindARefusedOneCannotBeExplained() {
    var rig = Rig(known: known())
    _ = rig.fetched([data("a", 0), data("b", 10)])
    _ = rig.answered(.refused(Refusal(reason: .appendRefused, message: "19", remedy: .again)))
    #expect(rig.answered(.appended(baseOffset: 0)) == ["stopped AppendUncertain"])
  }

  @Test func aRefusalThatNothingMendsStopsByName() {
    var rig = Rig()
    _ = rig.fetched([data("a", 0)])
    #expect(
      rig.answered(.refused(Refusal(reason: .missingRight, message: "29", remedy: .never))) == ["stopped MissingRight"])
  }

  @Test func aBatchAboveTheLimitRaisesItFirst() {
    var rig = Rig(maxMessageBytes: 500)
    #expect(rig.fetched([data("a", 0, bytes: 501)]) == ["raise 501", "fetch 10 epoch 8"])
    #expect(rig.on { $0.limitRaised(toBytes: 501, now: now) } == ["append a 12/0"])
  }

  @Test func readingPausesWhileEnoughWaits() {
    var rig = Rig(
      maxMessageBytes: 2 << 20, limits: PartitionLimits(memoryBytes: 1 << 20, partitionCount: 2))
    #expect(rig.fetched([data("a", 0), data("b", 10, bytes: 1 << 20)]) == ["append a 12/0"])
    #expect(rig.answered(.appended(baseOffset: 0)) == ["append b 12/10"])
    #expect(rig.answered(.appended(baseOffset: 10)) == ["fetch 20 epoch 8"])
  }

  @Test func drainingFinishesWhatIsInFlightAndNothingMore() {
    var rig = Rig(known: known())
    _ = rig.fetched((0..<8).map { data("b\($0)", Int64($0) * 10) })
    #expect(rig.on { $0.drainRequested(now: now) } == [])
    for offset in [0, 10, 20, 30] as [Int64] { #expect(rig.answered(.appended(baseOffset: offset)) == []) }
    #expect(rig.answered(.appended(baseOffset: 40)) == ["drained"])
  }

  @Test func aSourceThatCannotBeMirroredAnyFurtherStopsItOnceWhatWasReadIsAppended() {
    var rig = Rig(known: known())
    _ = rig.fetched([data("a", 0)])
    #expect(rig.on { $0.fetchFailed(.corruptSource, "crc", now: now) } == [])
    #expect(rig.answered(.appended(baseOffset: 0)) == ["stopped CorruptSource"])
  }

  @Test func timesThatTheBrokerWroteAreNoExactMirror() {
    var rig = Rig()
    _ = rig.fetched([data("a", 0)])
    #expect(rig.answered(.altered("append time")) == ["stopped TimestampsChanged"])
  }

  @Test func aMovedSourceIsLeftOnceWhatWasReadIsAppended() {
    var rig = Rig(known: known())
    _ = rig.fetched([data("a", 0)])
    #expect(rig.on { $0.sourceMoved("leader 2", now: now) } == [])
    #expect(rig.answered(.appended(baseOffset: 0)) == [#"sourceMoved("leader 2")"#])
  }
}
