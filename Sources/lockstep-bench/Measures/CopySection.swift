/// Copies of one log by several contenders.
struct CopySection {
  private let stage: BenchStage
  private static let limit = Duration.seconds(600)
  /// Of stored zstd batches: what 64 KiB to 256 KiB of JSON become.
  private static let zstdBatchBytes = 64 << 10

  init(_ stage: BenchStage) { self.stage = stage }

  func run(_ section: BenchOptions.Section, into report: inout BenchReport) async throws {
    for (shape, contenders) in plan(section) {
      let log = try await filled(shape)
      for contender in contenders {
        let row = try await measured(contender, log, shape)
        Progress.say("  \(row.summary)")
        report.copies.append(row)
      }
      try await stage.source.trim(log.topic, partitions: log.partitions)
    }
  }

  /// What is copied in a section, and by whom.
  private func plan(_ section: BenchOptions.Section) -> [(CopyShape, [Contender])] {
    let options = stage.options
    let plain = options.partitions.flatMap { partitions in
      options.batchBytes.map { shape(.uncompressed, partitions, $0) }
    }
    let packed = options.partitions.map { shape(.zstd, $0, Self.zstdBatchBytes, share: 2) }
    switch section {
    case .copy: return plain.map { ($0, [.straight, .lockstepOneWorker, .lockstep]) }
    case .zstd: return packed.map { ($0, [.straight, .lockstepOneWorker, .lockstep]) }
    case .old: return (plain + packed).map { ($0.old, [.lockstepOneWorker, .lockstep]) }
    case .mirrormaker:
      return [
        (shape(.uncompressed, 8, 16 << 10), [.lockstep, .mirrorMakerDefault, .mirrorMakerTuned]),
        (shape(.zstd, 8, Self.zstdBatchBytes, share: 8), [.lockstep, .mirrorMakerTuned]),
      ]
    case .start, .latency, .filler, .markers, .idle, .plan: return []
    }
  }

  private func shape(
    _ codec: CopyShape.Codec, _ partitions: Int, _ batchBytes: Int, share: Int = 1
  ) -> CopyShape {
    CopyShape(
      codec: codec, isOld: false, partitions: partitions, recordBytes: stage.options.recordBytes,
      batchBytes: batchBytes, logBytes: stage.options.logBytes / share)
  }

  private func filled(_ shape: CopyShape) async throws -> SourceLog {
    let log = try await stage.source.fill(Names.next("log"), shape)
    Progress.say("\(shape.summary), \(log.byteCount >> 20) MiB in batches of \(log.batchBytes) B")
    return log
  }

  private func measured(_ contender: Contender, _ log: SourceLog, _ shape: CopyShape) async throws -> CopyRow {
    var runs: [CopyFigures] = []
    for _ in 0..<stage.options.repetitions {
      let copy = try await start(contender, log)
      runs.append(try await stage.destination.watch(copy, of: log, limit: Self.limit))
      try await stage.destination.trim(copy.destinationTopic, partitions: log.partitions)
    }
    return CopyRow(
      shape: shape, storedBatchBytes: log.batchBytes, contender: contender, figures: CopyFigures(medianOf: runs))
  }

  private func start(_ contender: Contender, _ log: SourceLog) async throws -> RunningCopy {
    switch contender {
    case .straight:
      let topic = Names.next("straight")
      try await stage.destination.createTopic(topic, partitions: log.partitions)
      return try OwnProcess.straight(stage, log, to: topic)
    case .lockstep, .lockstepOneWorker:
      let link = try LockstepLink(Names.next("link"), stage.clusters, topics: log.topic)
      let workers = contender == .lockstepOneWorker ? ["--workers", "1"] : []
      return try link.start(["reconcile", "-q"] + workers, mirroring: log.topic)
    case .mirrorMakerDefault, .mirrorMakerTuned:
      let maker = MirrorMaker(home: stage.clusters.destination.home, isTuned: contender == .mirrorMakerTuned)
      return try maker.start(Names.next("mm"), stage.clusters, topic: log.topic)
    }
  }
}

extension CopyShape {
  var old: CopyShape {
    var shape = self
    shape.isOld = true
    return shape
  }

  var summary: String {
    "\(codec.rawValue), \(isOld ? "ten days old" : "fresh"), \(partitions) partition\(partitions == 1 ? "" : "s")"
  }
}
