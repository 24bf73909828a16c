/// Brokers that have just started interpret their code: whoever came first would be slowest.
struct WarmUp {
  private let stage: BenchStage
  private static let batchBytes = [1 << 20, 16 << 10]

  init(_ stage: BenchStage) { self.stage = stage }

  /// Writes to both clusters and reads from the source, in large batches and in small ones.
  func run() async throws {
    Progress.say("warming up")
    for batchBytes in Self.batchBytes {
      let shape = CopyShape(
        codec: .uncompressed, isOld: false, partitions: 4, recordBytes: stage.options.recordBytes,
        batchBytes: batchBytes, logBytes: min(stage.options.logBytes, 128 << 20))
      let log = try await stage.source.fill(Names.next("warm"), shape)
      let stored = try await stage.source.readStored(log.topic, partitions: log.partitions)
      let topic = Names.next("warm")
      try await stage.destination.createTopic(topic, partitions: log.partitions)
      _ = try await stage.destination.append(stored, to: topic)
      try await stage.source.trim(log.topic, partitions: log.partitions)
      try await stage.destination.trim(topic, partitions: log.partitions)
    }
  }
}
