import LinkModel
import Testing

@testable import LinkController

/// What is said of a link as a whole.
@Suite struct LinkOutcomeTests {
  private static func report(_ stops: [(topic: String, reason: Reason)]) -> ReconcileReport {
    let copies = stops.map { stop in
      Samples.changed(WorkListTests.copy) {
        $0.sourceTopic.name = stop.topic
        $0.destinationTopic = "dr.\(stop.topic)"
      }
    }
    return Samples.changed(ReconcileReport(plan: Plan(copies: copies))) { report in
      report.outcomes = stops.map { stop in
        let end = MirrorOutcome.End.stopped(ReplicationStop(reason: stop.reason, partition: 0, message: "m"))
        return Samples.changed(RunRecorderTests.outcome(end)) { $0.destinationTopic = "dr.\(stop.topic)" }
      }
    }
  }

  @Test func theWorstOfTheMirrorsSpeaksForTheLinkUnderItsSourcesName() {
    let report = Self.report([("a", .leaderUnavailable), ("b", .foreignWriter), ("c", .sourceDiverged)])
    let outcome = LinkOutcome(link: "prod-to-dr", report, sourceUnavailable: nil)
    #expect(outcome.worst?.reason == .foreignWriter)
    #expect(outcome.worst?.address == .mirror(link: "prod-to-dr", topic: "b"))
  }

  @Test(arguments: [nil, Unavailable(reason: .clusterUnreachable, message: "prod: no answer")])
  func whetherTheSourceIsReachableIsAsObserved(_ unavailable: Unavailable?) {
    var status = StatusRecord()
    status.take(LinkOutcome(link: "prod-to-dr", Self.report([]), sourceUnavailable: unavailable), now: 1)
    let condition = status.conditions.first { $0.kind == .sourceReachable }
    #expect(condition?.truth == (unavailable == nil ? .yes : .no))
    #expect(condition?.reason == unavailable?.reason)
  }
}

/// Which broker's word on producer ids counts.
@Suite struct BrokerConfigsTests {
  private static func broker(_ configs: [String: String]) -> Observation<[String: ConfigValue]> {
    .read(configs.mapValues { ConfigValue($0, source: .builtIn) })
  }

  private static let unread = Observation<[String: ConfigValue]>.unavailable(
    Unavailable(reason: .clusterUnreachable, message: ""))
  private static let (new, old) = ("producer.id.expiration.ms", "transactional.id.expiration.ms")

  @Test(
    arguments: [
      ([broker([new: "9", old: "70"]), broker([new: "7", old: "70"])], "7"),
      ([broker([old: "70"]), broker([new: "9", old: "70"])], "9"),
      ([broker([old: "70"]), broker([old: "60"])], "60"),
      ([broker([new: "9"]), unread], nil),
      ([broker([new: "9"]), broker([:])], nil),
    ] as [([Observation<[String: ConfigValue]>], String?)])
  func theBrokerThatForgetsFirstCounts(_ brokers: [Observation<[String: ConfigValue]>], time: String?) {
    let merged = ClusterDetails.brokerConfigs(brokers)?.value
    #expect(merged?[Self.new]?.value == time)
    #expect(merged?[Self.old] == nil)
  }
}
