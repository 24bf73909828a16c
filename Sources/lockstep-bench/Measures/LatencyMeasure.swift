import IOLoop
import KafkaClient

/// What a copy adds to the way of a record: two consumers on one clock, one at each cluster, see the same offsets, and
/// the difference counts. 1,000 records a second, each a batch of its own.
struct LatencyMeasure {
  private let stage: BenchStage
  private static let perSecond = 1_000
  private static let startLimit = Duration.seconds(90)
  /// Not counted: connections, caches and compilers get warm.
  private static let warmUp = Duration.seconds(5)
  private static let measured = Duration.seconds(10)

  init(_ stage: BenchStage) { self.stage = stage }

  func run(into report: inout BenchReport) async throws {
    let own = try await both("latency")
    let link = try OwnProcess.link(
      stage, [.init(source: own.source.topic, destination: own.destination.topic, partitions: 1)], follows: true,
      workers: 1)
    try await measure(link, from: own.source, "lockstep", into: &report)
    for isTuned in [false, true] {
      let log = try await topic(of: stage.source, "latency")
      let maker = MirrorMaker(home: stage.clusters.destination.home, isTuned: isTuned)
      let copy = try maker.start(Names.next("mm"), stage.clusters, topic: log.topic)
      let name = (isTuned ? Contender.mirrorMakerTuned : .mirrorMakerDefault).rawValue
      try await measure(copy, from: log, name, into: &report)
    }
  }

  private func topic(of cluster: ClusterClient, _ kind: String) async throws -> TopicLeader {
    let name = Names.next(kind)
    try await cluster.createTopic(name, partitions: 1)
    return try await cluster.route(to: name, partitions: 1)
  }

  private func both(_ kind: String) async throws -> (source: TopicLeader, destination: TopicLeader) {
    (try await topic(of: stage.source, kind), try await topic(of: stage.destination, kind))
  }

  private func measure(
    _ copy: RunningCopy, from source: TopicLeader, _ name: String, into report: inout BenchReport
  ) async throws {
    defer { copy.process.killNow() }
    let clients = (stage.source, stage.destination)
    let rig = await LatencyRig(source: clients.0, destination: clients.1)
    let added = try await rig.added(
      by: copy, source,
      .init(
        perSecond: Self.perSecond, recordBytes: stage.options.recordBytes, startLimit: Self.startLimit,
        warmUp: Self.warmUp, measured: Self.measured))
    copy.folder.remove()
    let lines: [(Measure.Name, Double)] = [(.latencyMedian, 0.5), (.latencyTail, 0.99)]
    for (line, share) in lines {
      guard let value = Statistics.quantile(added, share) else { continue }
      report.measures.append(Measure(name: line, detail: "\(name), \(Self.perSecond) records/s", value: value))
      Progress.say("\(line.rawValue), \(name): \(Decimals.text(value)) ms of \(added.count) records")
    }
  }
}
