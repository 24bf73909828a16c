import Foundation
import IOLoop

/// What partitions cost at which nothing happens, to an engine that follows them.
struct IdleMeasure {
  private let stage: BenchStage
  private static let startLimit = Duration.seconds(300)
  /// Until buffers of the start are given back, and then for the CPU time.
  private static let settling = Duration.seconds(3)
  private static let watched = Duration.seconds(5)

  private struct Cost {
    var memoryMiB: Double
    var peakMemoryMiB: Double
    /// Of one core.
    var cpuPercent: Double
  }

  init(_ stage: BenchStage) { self.stage = stage }

  func run(into report: inout BenchReport) async throws {
    let count = stage.options.idlePartitions
    let one = try await cost(partitions: 1)
    let many = try await cost(partitions: count)
    let each = (many.memoryMiB - one.memoryMiB) * 1_024 / Double(max(1, count - 1))
    let who = "lockstep, \(count) idle partitions"
    report.measures += [
      Measure(name: .memory, detail: "lockstep, 1 idle partition", value: one.memoryMiB),
      Measure(name: .memory, detail: who, value: many.memoryMiB),
      Measure(name: .memory, detail: "\(who), peak of the start", value: many.peakMemoryMiB),
      Measure(name: .idlePartition, detail: who, value: each),
      Measure(name: .idleCPU, detail: who, value: many.cpuPercent),
    ]
    Progress.say("\(who): \(Decimals.text(many.memoryMiB)) MiB, \(Decimals.text(each)) KiB each")
  }

  private func cost(partitions: Int) async throws -> Cost {
    let topics = try await topics(partitions)
    let link = try OwnProcess.link(stage, topics, follows: true, workers: ProcessInfo.processInfo.activeProcessorCount)
    defer { link.process.killNow() }
    try await waitUntilReady(link)
    try await stage.loop.sleep(for: Self.settling)
    guard let before = ProcessLook(pid: link.process.pid) else { throw BenchProblem("nothing to see in /proc") }
    try await stage.loop.sleep(for: Self.watched)
    guard let after = ProcessLook(pid: link.process.pid) else { throw BenchProblem(link.errors) }
    link.process.killNow()
    link.folder.remove()
    let seconds = Double(Self.watched.wholeMilliseconds) / 1_000
    return Cost(
      memoryMiB: Double(after.memoryBytes) / Double(1 << 20),
      peakMemoryMiB: Double(after.peakMemoryBytes) / Double(1 << 20),
      cpuPercent: (after.cpuSeconds - before.cpuSeconds) / seconds * 100)
  }

  /// Of ten partitions each, as far as they go; every partition has one small batch.
  private func topics(_ partitions: Int) async throws -> [LinkOrder.Topic] {
    let each = partitions % 10 == 0 ? 10 : 1
    let shape = CopyShape(
      codec: .uncompressed, isOld: false, partitions: each, recordBytes: stage.options.recordBytes,
      batchBytes: 2 << 10, logBytes: 1)
    let mirrors = (0..<partitions / each).map { _ in
      LinkOrder.Topic(source: Names.next("idle"), destination: Names.next("idle"), partitions: each)
    }
    try await stage.source.makeTopics(mirrors.map(\.source), partitions: each)
    try await stage.destination.makeTopics(mirrors.map(\.destination), partitions: each)
    for mirror in mirrors { try await stage.source.append(shape, to: mirror.source) }
    return mirrors
  }

  private func waitUntilReady(_ link: RunningCopy) async throws {
    let began = stage.loop.now
    while !link.output.contains(LinkOrder.readyLine) {
      guard stage.loop.now - began < Self.startLimit else {
        throw BenchProblem("not in sync within \(Self.startLimit)")
      }
      guard link.process.isRunning else { throw BenchProblem("ended: \(link.errors.suffix(2_000))") }
      try await stage.loop.sleep(for: .milliseconds(100))
    }
  }
}
