import Foundation
import IOLoop

/// One run: clusters up, everything asked for measured, clusters down, the table.
struct Bench {
  private let options: BenchOptions

  init(_ options: BenchOptions) { self.options = options }

  func run() async throws {
    let clusters = try await BenchClusters.start(options)
    let loop = try UVLoop.start()
    let stage = BenchStage(
      options: options, clusters: clusters, loop: loop,
      source: ClusterClient("source", clusters.source.hostPorts, loop: loop),
      destination: ClusterClient("destination", clusters.destination.hostPorts, loop: loop))
    var report = BenchReport()
    await measure(on: stage, into: &report)
    await stage.source.shutDown()
    await stage.destination.shutDown()
    loop.stop()
    await clusters.down()
    try write(report)
    guard report.failures.isEmpty else { throw BenchProblem("not all was measured") }
  }

  /// A part that fails is told of in the report, and leaves the others alone.
  private func measure(on stage: BenchStage, into report: inout BenchReport) async {
    report.source = "\(stage.clusters.source.home)"
    report.destination = "\(stage.clusters.destination.home)"
    do {
      try await WarmUp(stage).run()
    } catch {
      return report.failures.append("warming up: \(error)")
    }
    for section in BenchOptions.Section.allCases where options.sections.contains(section) {
      do {
        try await measure(section, on: stage, into: &report)
      } catch {
        let message = (error as? BenchProblem)?.message ?? "\(error)"
        Progress.say("\(section.rawValue) failed: \(message)")
        report.failures.append("\(section.rawValue): \(message)")
      }
    }
  }

  private func measure(
    _ section: BenchOptions.Section, on stage: BenchStage, into report: inout BenchReport
  ) async throws {
    switch section {
    case .copy, .zstd, .old, .mirrormaker: try await CopySection(stage).run(section, into: &report)
    case .start: try await StartMeasure(stage).run(into: &report)
    case .latency: try await LatencyMeasure(stage).run(into: &report)
    case .filler: try await HoleMeasures(stage).filler(into: &report)
    case .markers: try await HoleMeasures(stage).markers(into: &report)
    case .idle: try await IdleMeasure(stage).run(into: &report)
    case .plan: try await PlanMeasure(stage).run(into: &report)
    }
  }

  private func write(_ report: BenchReport) throws {
    let json = options.writesJSON ? try report.json : nil
    if let json, let file = options.jsonFile {
      try json.write(to: URL(fileURLWithPath: file))
    } else if let json {
      FileHandle.standardOutput.write(json + Data("\n".utf8))
    }
    if json == nil || options.jsonFile != nil {
      FileHandle.standardOutput.write(Data("\(report.text)\n".utf8))
    }
  }
}

/// What all measures share.
struct BenchStage: Sendable {
  let options: BenchOptions
  let clusters: BenchClusters
  let loop: UVLoop
  let source: ClusterClient
  let destination: ClusterClient
}
