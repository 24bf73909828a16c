/// How fast offsets without records are made up for on one partition: holes by markers, a late log start by filler.
struct HoleMeasures {
  private let stage: BenchStage
  private static let limit = Duration.seconds(300)
  private static let holeOffsets = 300_000
  private static let fillerOffsets = 60_000_000

  init(_ stage: BenchStage) { self.stage = stage }

  func markers(into report: inout BenchReport) async throws {
    let topic = Names.next("hole")
    try await stage.source.fillWithHole(topic, offsets: Self.holeOffsets)
    try await measure(topic, until: Int64(Self.holeOffsets + 1), .markers, into: &report)
  }

  func filler(into report: inout BenchReport) async throws {
    let topic = Names.next("late")
    let shape = CopyShape(
      codec: .uncompressed, isOld: false, partitions: 1, recordBytes: stage.options.recordBytes,
      batchBytes: 16 << 10, logBytes: 64 << 10)
    let start = try await stage.source.fillLate(topic, shape, offsets: Self.fillerOffsets)
    try await measure(topic, until: start, .filler, into: &report)
  }

  private func measure(
    _ topic: String, until end: Int64, _ name: Measure.Name, into report: inout BenchReport
  ) async throws {
    let link = try LockstepLink(Names.next("link"), stage.clusters, topics: topic)
    let copy = try link.start(["reconcile", "-q"], mirroring: topic)
    defer { copy.process.killNow() }
    let log = SourceLog(
      topic: topic, partitions: 1, byteCount: 0, recordCount: Int(end), logEnds: [end], batchBytes: 0)
    let samples = try await stage.destination.samples(of: copy, log, limit: Self.limit)
    try await stage.destination.end(of: copy, within: Self.limit)
    let span = try CopySpan(samples, recordCount: end)
    copy.folder.remove()
    report.measures.append(Measure(name: name, detail: "lockstep, \(end) offsets", value: span.recordsPerSecond))
    Progress.say("\(name.rawValue): \(Decimals.text(span.recordsPerSecond)) offsets/s")
  }
}
