import LinkModel
import LinkPlanner
import Testing

@testable import LinkController

/// How one mirror of one link is told, from what was seen, recorded and planned.
@Suite struct StatusComposerTests {
  private static let place = SourcePlace(file: "t.yaml", line: 1, column: 1)
  private static let address = ObjectAddress.mirror(link: "prod-to-dr", topic: "orders")

  private static let desired = DesiredState(
    clusters: ["dr", "prod"].map {
      KafkaClusterSpec(metadata: ManifestMetadata(name: $0, place: place), bootstrapServers: [])
    },
    links: [
      ClusterLinkSpec(metadata: ManifestMetadata(name: "prod-to-dr", place: place), source: "prod", destination: "dr")
    ],
    mirrorTopics: [
      MirrorTopicSpec(
        metadata: ManifestMetadata(name: "t", place: place), link: "prod-to-dr",
        topics: [MirrorTopicSpec.Topic(name: "orders", place: place)])
    ])

  private static func cluster(_ topics: [String: TopicSnapshot]) -> Observation<ClusterSnapshot> {
    let unseen = Unavailable(reason: .missingRight, message: "")
    return .read(
      ClusterSnapshot(
        clusterID: "c", brokers: [], topics: topics.mapValues { .read($0) }, knownTopicConfigs: .unavailable(unseen),
        brokerConfigs: .unavailable(unseen), disks: .unavailable(unseen)))
  }

  private static func status(
    _ mirror: MirrorRecord?, plan: Plan = Plan(), isOnDestination: Bool = true,
    source: Observation<ClusterSnapshot>? = nil
  ) -> LinkStatus? {
    var recorded = RecordedState()
    recorded.take(.link(Samples.link), at: 0)
    if let mirror {
      recorded.take(.mirror(mirror), at: 1)
      recorded.take(.mirrorStatus(mirror.key, StatusRecord(holesFilled: 9)), at: 2)
    }
    let from = MissingOffsetsTests.topic(Samples.created.source.id, [MissingOffsetsTests.offsets(10)])
    let to = MissingOffsetsTests.topic(Samples.created.destination.id, [MissingOffsetsTests.offsets(0, end: 4)])
    let observed = ObservedState(
      clusters: ["prod": source ?? cluster(["orders": from]), "dr": cluster(isOnDestination ? ["orders": to] : [:])],
      states: ["dr": .read(recorded.records)], takenAtMilliseconds: 77)
    let seen = LinkObserver.Seen(observed: observed, recorded: ["dr": recorded])
    let composer = StatusComposer(
      desired: desired, policy: PlanPolicy(), view: Sight.View(seen: seen, plan: plan),
      lagMilliseconds: [address: 2_500])
    return composer.report().links.first
  }

  private static func refusal(_ reason: Reason) -> PlanRefusal {
    PlanRefusal(address: address, reason: reason, message: "seen now", place: place)
  }

  private static let stopped = Samples.changed(Samples.created) {
    $0.lastStop = RecordedStop(reason: .appendUncertain, partition: 1, message: "recorded", atMilliseconds: 1)
  }

  @Test(
    arguments: [
      (nil, Plan(), .absent), (Samples.intended, Plan(), .absent), (Samples.created, Plan(), .mirroring),
      (Samples.changed(Samples.created) { $0.activity = .paused }, Plan(), .paused), (stopped, Plan(), .stalled),
      (Samples.created, Plan(blocked: [refusal(.destinationRecreated)]), .blocked),
      (Samples.created, Plan(stopped: [refusal(.foreignWriter)]), .failed),
      (stopped, Plan(stopped: [refusal(.sourceDataLost)]), .stalled),
      (Samples.created, Plan(unavailable: [refusal(.leaderUnavailable)]), .unknown),
      (Samples.created, Plan(orphaned: ["prod-to-dr/orders"]), .orphaned),
    ] as [(MirrorRecord?, Plan, MirrorStatus.State)])
  func aMirrorsStateIsWhatWasSeenBeforeWhatWasRecorded(
    _ mirror: MirrorRecord?, plan: Plan, state: MirrorStatus.State
  ) {
    #expect(Self.status(mirror, plan: plan)?.mirrors.map(\.state) == [state])
  }

  @Test func aMirrorWhoseTopicIsGoneIsAbsent() {
    #expect(Self.status(Samples.created, isOnDestination: false)?.mirrors.map(\.state) == [.absent])
  }

  @Test func lagHolesAndIdsAreTold() throws {
    let mirror = try #require(Self.status(Samples.created)?.mirrors.first)
    #expect(mirror.lag?.offsets == 6)
    #expect(mirror.lag?.offsetsByPartition == [6])
    #expect(mirror.lag?.milliseconds == 2_500)
    #expect(mirror.lag?.sampledAtMilliseconds == 77)
    #expect(mirror.holesFilled == 9)
    #expect(mirror.destination.id == Samples.created.destination.id)
  }

  @Test func theProblemSeenNowGoesBeforeTheRecordedOne() {
    #expect(Self.status(Self.stopped)?.mirrors.first?.problem?.message == "recorded")
    let now = Self.status(Self.stopped, plan: Plan(stopped: [Self.refusal(.sourceDataLost)]))
    #expect(now?.mirrors.first?.problem?.message == "seen now")
    #expect(now?.mirrors.first?.conditions.first { $0.kind == .ready }?.truth == .no)
  }

  @Test func aSourceThatDoesNotAnswerIsSaidAndNoLagIsInvented() {
    let unavailable = Unavailable(reason: .clusterUnreachable, message: "refused")
    let refusal = PlanRefusal(
      address: .link("prod-to-dr"), reason: .clusterUnreachable, message: "refused", place: Self.place)
    let status = Self.status(Samples.created, plan: Plan(unavailable: [refusal]), source: .unavailable(unavailable))
    #expect(status?.conditions.first { $0.kind == .sourceReachable }?.truth == .no)
    #expect(status?.mirrors.map(\.state) == [.unknown])
    #expect(status?.mirrors.first?.lag == nil)
  }
}
