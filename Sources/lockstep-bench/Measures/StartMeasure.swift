import IOLoop

/// How long the first record takes: after a first start, which makes the mirror, and after a later one, which finds it.
struct StartMeasure {
  private let stage: BenchStage
  private static let limit = Duration.seconds(60)

  init(_ stage: BenchStage) { self.stage = stage }

  func run(into report: inout BenchReport) async throws {
    let shape = CopyShape(
      codec: .uncompressed, isOld: false, partitions: 1, recordBytes: stage.options.recordBytes,
      batchBytes: 16 << 10, logBytes: 1 << 20)
    let log = try await stage.source.fill(Names.next("start"), shape)
    let link = try LockstepLink(Names.next("link"), stage.clusters, topics: log.topic)
    for (what, round) in [("first start", 1), ("later start", 2)] {
      if round > 1 { try await stage.source.append(shape, to: log.topic) }
      let copy = try link.start(["reconcile", "-q"], mirroring: log.topic)
      let seconds = try await stage.destination.secondsUntil(
        copy, hasOver: Int64(log.recordCount * (round - 1)), limit: Self.limit)
      report.measures.append(
        Measure(name: .firstRecord, detail: "lockstep, \(what)", value: seconds))
      Progress.say("first record, \(what): \(seconds) s")
    }
  }
}

extension ClusterClient {
  /// From now until the mirror has more than `count` records; the process is let come to its end.
  func secondsUntil(_ copy: RunningCopy, hasOver count: Int64, limit: Duration) async throws -> Double {
    defer { copy.process.killNow() }
    let began = loop.now
    var seconds: Double?
    while loop.now - began < limit {
      if seconds == nil, let ends = try await logEnds(of: copy.destinationTopic, partitions: 1), ends[0] > count {
        seconds = Double((loop.now - began).wholeNanoseconds) / 1e9
      }
      if let seconds, !copy.process.isRunning {
        copy.folder.remove()
        return seconds
      }
      guard seconds != nil || copy.process.isRunning else {
        throw BenchProblem("ended without a record: \(copy.errors.suffix(2_000))")
      }
      try await loop.sleep(for: .milliseconds(5))
    }
    throw BenchProblem("no record within \(limit): \(copy.errors.suffix(2_000))")
  }
}
