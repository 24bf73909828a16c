import Foundation
import IOLoop
import KafkaClient
import LocalKafka

extension ClusterClient {
  /// How often a copy is looked at.
  private static let interval = Duration.milliseconds(20)

  /// Looks at a copy until the destination has every record, and ends its process.
  /// - Throws: where it ends before, or has not ended within `limit`.
  func watch(_ copy: RunningCopy, of log: SourceLog, limit: Duration) async throws -> CopyFigures {
    defer { copy.process.killNow() }
    let samples = try await samples(of: copy, log, limit: limit)
    if copy.isEndless {
      copy.process.stop()
    } else {
      try await end(of: copy, within: .seconds(30))
    }
    let figures = try CopyFigures(
      samples, of: (log.byteCount, log.recordCount), cpu: try Self.cpu(of: copy))
    copy.folder.remove()
    return figures
  }

  /// Until the destination has every record.
  func samples(of copy: RunningCopy, _ log: SourceLog, limit: Duration) async throws -> [CopySample] {
    var samples: [CopySample] = []
    let began = loop.now
    var isThere = false
    while loop.now - began < limit {
      let isRunning = copy.process.isRunning
      let ends =
        try await isThere
        ? readLogEnds(of: copy.destinationTopic, partitions: log.partitions)
        : logEnds(of: copy.destinationTopic, partitions: log.partitions)
      isThere = ends != nil
      let look = ProcessLook(pid: copy.process.pid)
      samples.append(
        CopySample(
          seconds: Double((loop.now - began).wholeNanoseconds) / 1e9, recordCount: ends?.reduce(0, +) ?? 0,
          cpuSeconds: look?.cpuSeconds ?? samples.last?.cpuSeconds ?? 0,
          memoryBytes: look?.memoryBytes ?? samples.last?.memoryBytes ?? 0,
          peakMemoryBytes: look?.peakMemoryBytes ?? samples.last?.peakMemoryBytes ?? 0))
      if let ends, zip(ends, log.logEnds).allSatisfy({ $0 >= $1 }) { return samples }
      guard isRunning else {
        throw BenchProblem("ended too early: \(copy.errors.suffix(2_000)) \(copy.output.suffix(2_000))")
      }
      try await loop.sleep(for: Self.interval)
    }
    throw BenchProblem("not done within \(limit): \(copy.errors.suffix(2_000))")
  }

  func end(of copy: RunningCopy, within limit: Duration) async throws {
    let began = loop.now
    while copy.process.isRunning {
      guard loop.now - began < limit else { throw BenchProblem("the process does not end within \(limit)") }
      try await loop.sleep(for: Self.interval)
    }
  }

  private static func cpu(of copy: RunningCopy) throws -> CopyFigures.CPUSpan {
    switch copy.cpu {
    case .copying: return .copying
    case .wholeProcess:
      guard let seconds = copy.process.cpuSeconds else { throw BenchProblem("the process has not ended") }
      return .total(seconds)
    case .ownWord:
      return .total(try JSONDecoder().decode(StraightResult.self, from: Data(copy.output.utf8)).cpuSeconds)
    }
  }
}
