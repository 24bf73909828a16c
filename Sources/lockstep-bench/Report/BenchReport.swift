import Foundation

/// Everything that one run found out.
struct BenchReport: Codable, Sendable {
  /// Kafka's versions.
  var source = ""
  var destination = ""
  var copies: [CopyRow] = []
  var measures: [Measure] = []
  /// What could not be measured, and why.
  var failures: [String] = []
}

/// One log copied by one contender.
struct CopyRow: Codable, Sendable {
  var shape: CopyShape
  var storedBatchBytes: Int
  var contender: Contender
  var figures: CopyFigures

  var summary: String {
    let speed = Decimals.text(figures.mibPerSecond)
    let cpu = Decimals.text(figures.cpuSecondsPerGiB)
    return "\(contender.rawValue): \(speed) MiB/s, \(cpu) CPU-s/GiB"
  }
}

/// One figure that is no copy.
struct Measure: Codable, Sendable {
  enum Name: String, Codable, Sendable {
    case firstRecord = "first record after start"
    case latencyMedian = "latency added, p50"
    case latencyTail = "latency added, p99"
    case filler = "filler on one partition"
    case markers = "markers on one partition"
    case memory = "resident memory"
    case idlePartition = "memory of an idle partition"
    case idleCPU = "CPU of idle partitions"
    case planning = "many topics"
    case planningCPU = "many topics, CPU"
    case planningMemory = "many topics, peak memory"
  }

  var name: Name
  /// Whose, and under which conditions.
  var detail: String
  /// In the unit of its name.
  var value: Double
}

extension Measure.Name {
  var unit: String {
    switch self {
    case .firstRecord, .planning: "s"
    case .planningCPU: "CPU-s"
    case .idleCPU: "% of a core"
    case .latencyMedian, .latencyTail: "ms"
    case .filler, .markers: "offsets/s"
    case .memory, .planningMemory: "MiB"
    case .idlePartition: "KiB"
    }
  }
}

extension BenchReport {
  /// With the verdicts on its lines.
  var json: Data {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      return try encoder.encode(ReportDocument(self))
    }
  }
}

/// The report as JSON: lines with what is aimed at beside them.
private struct ReportDocument: Encodable {
  struct Copy: Encodable {
    var copy: CopyRow
    var shareOfStraight: Double?
    var shareOfFresh: Double?
    var verdicts: [Verdict]
  }
  struct Line: Encodable {
    var measure: Measure
    var unit: String
    var verdicts: [Verdict]
  }

  var source: String
  var destination: String
  var copies: [Copy]
  var measures: [Line]
  var failures: [String]

  init(_ report: BenchReport) {
    source = report.source
    destination = report.destination
    failures = report.failures
    copies = report.copies.map {
      Copy(
        copy: $0, shareOfStraight: report.shareOfStraight($0), shareOfFresh: report.shareOfFresh($0),
        verdicts: report.verdicts(on: $0))
    }
    measures = report.measures.map { Line(measure: $0, unit: $0.name.unit, verdicts: Aims.verdicts(on: $0)) }
  }
}
