import LinkModel
import Testing

@testable import LinkReplication

private let now: Int64 = 1_700_000_000_000
private let day: Int64 = 86_400_000

/// A machine that fills with batches of 100, and what it asked for last, in words.
private struct Rig: ~Copyable {
  var machine: SeedStateMachine
  var asked: [String] = []

  init(
    from start: Int64 = 0, to target: Int64, known: ProducerKnowledge? = nil, isQuarantined: Bool = true,
    expiration: Int64? = day
  ) {
    machine = SeedStateMachine(
      partition: 0, logEndOffset: start, targetOffset: target, batchSize: 100,
      ledger: ProducerLedger(ownershipNumber: 3, expirationMilliseconds: expiration, known: known),
      isQuarantined: isQuarantined)
    asked = machine.advance(now: now).map(words)
  }

  mutating func on(_ event: (inout SeedStateMachine) -> [SeedAction]) -> [String] {
    asked = event(&machine).map(words)
    return asked
  }

  mutating func answered(_ answer: AppendAnswer) -> [String] { on { $0.appendAnswered(answer, now: now) } }
}

private func words(_ action: SeedAction) -> String {
  switch action {
  case .append(let filler, let identity):
    "fill \(filler.baseOffset)+\(filler.offsetCount) \(identity.producerEpoch)/\(identity.baseSequence)"
  case .quarantine: "quarantine"
  case .pauseAfterRefusal: "pause"
  case .inspect(let from, let to): "inspect \(from)..<\(to)"
  case .end(.stopped(let stop)): "stopped \(stop.reason.rawValue)"
  case .end(let end): "\(end)"
  }
}

private func known(epoch: Int16 = 5, sequence: Int32 = 9, at time: Int64 = now) -> ProducerKnowledge {
  ProducerKnowledge(producerEpoch: epoch, lastSequence: sequence, coordinatorEpoch: -1, lastTimestamp: time)
}

@Suite struct SeedStateMachineTests {
  @Test("R1, R3: the first batch goes alone, then up to five, and the last ends exactly at the target")
  func fills() {
    var rig = Rig(to: 750)
    #expect(rig.asked == ["fill 0+100 12/0"])
    #expect(
      rig.answered(.appended(baseOffset: 0)) == [
        "fill 100+100 12/100", "fill 200+100 12/200", "fill 300+100 12/300", "fill 400+100 12/400",
        "fill 500+100 12/500",
      ])
    #expect(rig.answered(.appended(baseOffset: 100)) == ["fill 600+100 12/600"])
    #expect(rig.answered(.appended(baseOffset: 200)) == ["fill 700+50 12/700"])
    for base in [Int64(300), 400, 500, 600] { #expect(rig.answered(.appended(baseOffset: base)) == []) }
    #expect(rig.answered(.appended(baseOffset: 700)) == ["filled"])
    let end = rig.machine.appendedEnd
    #expect(end == 750)
  }

  @Test("Nothing to fill is filled at once")
  func nothing() {
    let rig = Rig(from: 40, to: 40)
    #expect(rig.asked == ["filled"])
  }

  @Test("R3: a successor waits once before anything, and goes on at the predecessor's epoch while it is guarded")
  func successor() {
    var rig = Rig(from: 200, to: 400, known: known(sequence: 199), isQuarantined: false)
    #expect(rig.asked == ["quarantine"])
    #expect(rig.on { $0.quarantineEnded(logEndOffset: 200, now: now) } == ["fill 200+100 5/200", "fill 300+100 5/300"])
    let isQuarantined = rig.machine.isQuarantined
    #expect(isQuarantined)
  }

  @Test("A successor whose predecessor's filler lands in the quarantine stops by name")
  func movedInQuarantine() {
    var rig = Rig(from: 200, to: 400, known: known(sequence: 199), isQuarantined: false)
    #expect(rig.on { $0.quarantineEnded(logEndOffset: 300, now: now) } == ["stopped AppendUncertain"])
  }

  @Test("R3: an id that is not guarded goes one batch at a time, from an epoch of its own", arguments: [true, false])
  func unguarded(isForgotten: Bool) {
    // Either the broker is about to forget the id, or nobody knows when it does.
    let seen = isForgotten ? known(sequence: 199, at: now - day) : known(sequence: 199)
    var rig = Rig(from: 200, to: 500, known: seen, expiration: isForgotten ? day : nil)
    #expect(rig.asked == ["fill 200+100 12/0"])
    let next = rig.answered(.appended(baseOffset: 200))
    #expect(next == (isForgotten ? ["fill 300+100 12/100", "fill 400+100 12/200"] : ["fill 300+100 12/100"]))
  }

  @Test("R2: refused filler goes out again with the same identities, once the log end is read")
  func refused() {
    var rig = Rig(to: 300, known: known())
    #expect(rig.asked == ["fill 0+100 5/10", "fill 100+100 5/110", "fill 200+100 5/210"])
    let refusal = Refusal(reason: .appendRefused, message: "19", remedy: .again)
    #expect(rig.answered(.appended(baseOffset: 0)) == [])
    #expect(rig.answered(.refused(refusal)) == [])
    #expect(rig.answered(.outOfOrder) == ["pause"])
    #expect(
      rig.on { $0.pauseEnded(logEndOffset: 100, now: now) } == ["fill 100+100 5/110", "fill 200+100 5/210"])
  }

  @Test("Filler that is refused for good, or too often, stops by name")
  func refusedForGood() {
    var rig = Rig(to: 100)
    let right = Refusal(reason: .missingRight, message: "29", remedy: .never)
    #expect(rig.answered(.refused(right)) == ["stopped MissingRight"])

    var patient = Rig(to: 100)
    let again = Refusal(reason: .batchTooLarge, message: "10", remedy: .again)
    for _ in 0..<20 {
      #expect(patient.answered(.refused(again)) == ["pause"])
      #expect(patient.on { $0.pauseEnded(logEndOffset: 0, now: now) }.count == 1)
    }
    #expect(patient.answered(.refused(again)) == ["stopped BatchTooLarge"])
  }

  @Test(
    "R7: an answer that is lost, or that nothing explains, stops by name",
    arguments: [
      (AppendAnswer.lost("closed"), "stopped AppendUncertain"), (.outOfOrder, "stopped AppendUncertain"),
      (.altered("LogAppendTime"), "stopped AppendRefused"),
    ])
  func stops(answer: AppendAnswer, end: String) {
    var rig = Rig(to: 300, known: known())
    #expect(rig.answered(answer) == [end])
    #expect(rig.answered(.appended(baseOffset: 100)) == [], "what comes later is ignored")
  }

  @Test("R1: filler that the broker put elsewhere is looked into, and nothing more is sent")
  func elsewhere() {
    var rig = Rig(to: 1_000)
    #expect(rig.answered(.appended(baseOffset: 3)) == ["inspect 0..<3"])
    #expect(rig.on { $0.failed(.foreignWriter, "id 77") } == ["stopped ForeignWriter"])
  }

  @Test("A run that is to end waits for what is in flight")
  func drained() {
    var rig = Rig(to: 300, known: known())
    #expect(rig.on { $0.drainRequested(now: now) } == [])
    #expect(rig.answered(.appended(baseOffset: 0)) == [])
    #expect(rig.answered(.appended(baseOffset: 100)) == [])
    #expect(rig.answered(.appended(baseOffset: 200)) == ["drained"])

    var waiting = Rig(to: 300, isQuarantined: false)
    #expect(waiting.on { $0.drainRequested(now: now) } == ["drained"])
  }

  @Test("Sequences wrap at 2³¹")
  func wraps() {
    let rig = Rig(to: 200, known: known(sequence: Int32.max - 50))
    #expect(rig.asked == ["fill 0+100 5/\(Int32.max - 49)", "fill 100+100 5/50"])
  }
}
