import LinkModel
import Testing

@testable import LinkController

@Suite struct RecordedStateTests {
  @Test func theLastRecordOfAKeyHolds() throws {
    var state = RecordedState()
    try take([.link(Samples.link), .mirror(Samples.intended), .mirror(Samples.created)], into: &state)
    #expect(state.records.links == [Samples.link])
    #expect(state.records.mirrors == ["orders": Samples.created])
  }

  @Test func aNullValueRemovesARecord() throws {
    var state = RecordedState()
    try take([.mirror(Samples.created)], into: &state)
    try state.take(key: Array(StateKey.mirror(Samples.created.key).text.utf8), value: nil, at: 1)
    #expect(state.mirrors.isEmpty)
  }

  @Test func aRecordWithoutAKeyMakesTheStateUnknown() {
    var state = RecordedState()
    #expect(throws: StateUnreadable.self) { try state.take(key: nil, value: [], at: 0) }
  }

  @Test(arguments: [StateKey.link(Samples.link.identity), .mirror(Samples.created.key)])
  func anUnreadableRecordThatDecidesMakesTheStateUnknown(_ key: StateKey) {
    var state = RecordedState()
    #expect(throws: StateUnreadable.self) {
      try state.take(key: Array(key.text.utf8), value: Array("{}".utf8), at: 0)
    }
  }

  @Test func anUnreadableStatusCountsAsNone() throws {
    var state = RecordedState()
    try take([.mirrorStatus(Samples.created.key, Samples.status)], into: &state)
    let key = StateKey.mirrorStatus(Samples.created.key)
    try state.take(key: Array(key.text.utf8), value: Array("{}".utf8), at: 1)
    #expect(state.mirrorStatuses.isEmpty)
  }

  /// Two links that want one name: whoever asks gets the same answer.
  @Test(
    arguments: [
      ([("a", MirrorRecord.Phase.intended), ("b", .intended)], "a"),
      ([("b", .intended), ("a", .intended)], "b"),
      ([("a", .intended), ("b", .created)], "b"),
      ([("a", .created), ("b", .created)], "a"),
      ([("a", .intended), ("b", .intended), ("a", .created)], "a"),
      ([("b", .intended), ("a", .intended), ("a", .created)], "a"),
      ([("b", .created), ("a", .created), ("b", .intended)], "a"),
    ] as [([(String, MirrorRecord.Phase)], String)])
  func aNameBelongsToTheFirstThatMadeItElseToTheFirstThatMeantTo(
    _ log: [(link: String, phase: MirrorRecord.Phase)], holder: String
  ) {
    var state = RecordedState()
    for (offset, entry) in log.enumerated() {
      let record = Samples.changed(Samples.intended) {
        $0.link = entry.link
        $0.phase = entry.phase
      }
      state.take(.mirror(record), at: Int64(offset))
    }
    #expect(state.holder(ofDestinationTopic: "orders")?.link == holder)
    #expect(state.records.mirrors["orders"]?.link == holder)
    #expect(state.holder(ofDestinationTopic: "payments") == nil)
  }

  private func take(_ records: [StateRecord], into state: inout RecordedState) throws {
    for (offset, record) in records.enumerated() {
      try state.take(key: Array(record.key.text.utf8), value: StateCodec.encode(record), at: Int64(offset))
    }
  }
}

@Suite struct StatusRecordTests {
  @Test func theTimeOfATransitionMovesOnlyWhenTheTruthChanges() {
    var status = StatusRecord()
    status.set(.ready, .yes, reason: nil, message: "in sync", now: 10)
    status.set(.ready, .yes, reason: nil, message: "in sync again", now: 20)
    #expect(status.conditions.map(\.lastTransitionMilliseconds) == [10])
    #expect(status.conditions.map(\.message) == ["in sync again"])
    status.set(.ready, .no, reason: .foreignWriter, message: "", now: 30)
    #expect(status.conditions.map(\.lastTransitionMilliseconds) == [30])
  }

  @Test func conditionsStandInTheOrderOfTheirNames() {
    var status = StatusRecord()
    for kind in [Condition.Kind.stalled, .ready, .reconciling] {
      status.set(kind, .no, reason: nil, message: "", now: 0)
    }
    #expect(status.conditions.map(\.kind) == [.ready, .reconciling, .stalled])
  }

  @Test func aLongMessageIsCut() {
    var status = StatusRecord()
    status.set(.stalled, .yes, reason: nil, message: String(repeating: "x", count: 1_000_000), now: 0)
    #expect(status.conditions.first?.message.count == StatusRecord.maximumMessageLength)
  }
}
