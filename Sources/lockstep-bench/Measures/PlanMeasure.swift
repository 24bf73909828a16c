import IOLoop

/// A link over very many topics: how long plans take, and what making and proving all mirrors takes.
struct PlanMeasure {
  private let stage: BenchStage
  private static let partitionsEach = 10
  private static let limit = Duration.seconds(900)

  init(_ stage: BenchStage) { self.stage = stage }

  func run(into report: inout BenchReport) async throws {
    let prefix = Names.next("many")
    let topics = max(1, stage.options.planPartitions / Self.partitionsEach)
    let names = (0..<topics).map { "\(prefix).\($0)" }
    for chunk in stride(from: 0, to: topics, by: 100) {
      try await stage.source.makeTopics(
        Array(names[chunk..<min(chunk + 100, topics)]), partitions: Self.partitionsEach)
    }
    let link = try LockstepLink(Names.next("link"), stage.clusters, topics: prefix)
    let count = "\(topics) topics of \(Self.partitionsEach) partitions"
    let steps = [
      ("dry run before", ["reconcile", "--dry-run", "-q"]), ("making and copying", ["reconcile", "-q"]),
      ("dry run after", ["reconcile", "--dry-run", "-q"]), ("copying nothing", ["reconcile", "-q"]),
    ]
    for (what, arguments) in steps {
      try await measure(link, arguments, names[0], "lockstep, \(count), \(what)", into: &report)
    }
  }

  private func measure(
    _ link: LockstepLink, _ arguments: [String], _ topic: String, _ detail: String,
    into report: inout BenchReport
  ) async throws {
    let run = try link.start(arguments, mirroring: topic)
    defer { run.process.killNow() }
    let began = stage.loop.now
    var peak = 0
    while run.process.isRunning {
      peak = ProcessLook(pid: run.process.pid)?.peakMemoryBytes ?? peak
      guard stage.loop.now - began < Self.limit else { throw BenchProblem("\(detail): not within \(Self.limit)") }
      try await stage.loop.sleep(for: .milliseconds(20))
    }
    let seconds = Double((stage.loop.now - began).wholeNanoseconds) / 1e9
    guard run.process.wait(limit: 0) == .exited(0), let cpuSeconds = run.process.cpuSeconds else {
      throw BenchProblem("\(detail): \(run.errors.suffix(2_000)) \(run.output.suffix(2_000))")
    }
    run.folder.remove()
    report.measures += [
      Measure(name: .planning, detail: detail, value: seconds),
      Measure(name: .planningCPU, detail: detail, value: cpuSeconds),
      Measure(name: .planningMemory, detail: detail, value: Double(peak) / Double(1 << 20)),
    ]
    Progress.say("\(detail): \(Decimals.text(seconds)) s, \(Decimals.text(cpuSeconds)) CPU-s")
  }
}
