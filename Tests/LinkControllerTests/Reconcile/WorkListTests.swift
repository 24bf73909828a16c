import LinkModel
import Testing

@testable import LinkController

/// What may be appended to.
@Suite struct WorkListTests {
  static let copy = MirrorCopy(
    link: "prod-to-dr", sourceTopic: Samples.created.source, destinationTopic: "orders", partitionCount: 12,
    place: SourcePlace(file: "t.yaml", line: 1, column: 1), cost: CopyCost(offsets: 1, bytes: nil))

  @Test func aMirrorThatIsRecordedAsMadeAndMirroringIsCopied() {
    var state = RecordedState()
    state.take(.mirror(Samples.created), at: 0)
    #expect(WorkList.recorded(Self.copy, Samples.link, in: state) == Samples.created)
  }

  @Test(
    arguments: [
      nil, Samples.intended, Samples.changed(Samples.created) { $0.activity = .paused },
      Samples.changed(Samples.created) { $0.scope = "other" }, Samples.changed(Samples.created) { $0.link = "other" },
      Samples.changed(Samples.created) { $0.source.name = "other" },
      Samples.changed(Samples.created) { $0.destination.name = "other" },
    ] as [MirrorRecord?])
  func nothingElseIs(_ record: MirrorRecord?) {
    var state = RecordedState()
    if let record { state.take(.mirror(record), at: 0) }
    #expect(WorkList.recorded(Self.copy, Samples.link, in: state) == nil)
  }
}

@Suite struct MissingOffsetsTests {
  static func topic(_ id: String?, _ offsets: [PartitionOffsets]?) -> TopicSnapshot {
    let details = TopicDetails(
      configs: .read([:]),
      offsets: offsets.map { .read($0) } ?? .unavailable(Unavailable(reason: .missingRight, message: "")),
      sizeInBytes: nil)
    return TopicSnapshot(id: id, partitions: [], details: details)
  }

  static func offsets(_ stable: Int64, end: Int64? = nil) -> PartitionOffsets {
    PartitionOffsets(logStartOffset: 0, lastStableOffset: stable, highWatermark: stable, logEndOffset: end)
  }

  private let source = Samples.created.source.id
  private let destination = Samples.created.destination.id

  @Test func lagIsTheLastStableOffsetLessTheLogEndAndNeverNegative() {
    let missing = MissingOffsets(
      Samples.created, source: Self.topic(source, [Self.offsets(10), Self.offsets(5), Self.offsets(7)]),
      destination: Self.topic(destination, [Self.offsets(0, end: 4), Self.offsets(0, end: 5), Self.offsets(0, end: 9)]))
    #expect(missing?.byPartition == [6, 0, 0])
    #expect(missing?.total == 6)
  }

  @Test func whatCouldNotBeLookedAtHasNoLag() {
    let seen = [Self.offsets(1, end: 1)]
    let here = Self.topic(destination, seen)
    #expect(MissingOffsets(Samples.created, source: nil, destination: here) == nil)
    #expect(MissingOffsets(Samples.created, source: Self.topic(source, nil), destination: here) == nil)
    #expect(MissingOffsets(Samples.created, source: Self.topic("other", seen), destination: here) == nil)
    #expect(
      MissingOffsets(Samples.created, source: Self.topic(source, seen), destination: Self.topic("other", seen)) == nil)
    #expect(MissingOffsets(Samples.created, source: Self.topic(source, seen + seen), destination: here) == nil)
  }
}
