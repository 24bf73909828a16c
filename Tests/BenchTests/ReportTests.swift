import Foundation
import Testing

@testable import lockstep_bench

@Suite("The bench's report")
struct ReportTests {
  private static func row(
    _ contender: Contender, _ speed: Double, cpu: Double = 0.5, codec: CopyShape.Codec = .uncompressed,
    isOld: Bool = false, partitions: Int = 1
  ) -> CopyRow {
    let shape = CopyShape(
      codec: codec, isOld: isOld, partitions: partitions, recordBytes: 1_024, batchBytes: 16 << 10, logBytes: 1 << 30)
    return CopyRow(
      shape: shape, storedBatchBytes: 16_000, contender: contender,
      figures: CopyFigures(mibPerSecond: speed, cpuSecondsPerGiB: cpu))
  }

  @Test("A copy is compared with straight Produce of the same log alone")
  func shareOfStraight() {
    var report = BenchReport()
    report.copies = [Self.row(.straight, 200, partitions: 8), Self.row(.straight, 100), Self.row(.lockstep, 95)]
    #expect(report.shareOfStraight(report.copies[2]) == 0.95)
    #expect(report.shareOfStraight(report.copies[1]) == nil)
  }

  @Test(
    "Old history is to be half as fast with one partition, and nearly as fast with eight",
    arguments: [(1, 60, true), (1, 40, false), (8, 95, true), (8, 60, false)] as [(Int, Double, Bool)])
  func shareOfFresh(partitions: Int, speed: Double, isMet: Bool) {
    var report = BenchReport()
    report.copies = [
      Self.row(.lockstep, 100, partitions: partitions),
      Self.row(.lockstep, speed, isOld: true, partitions: partitions),
    ]
    #expect(report.verdicts(on: report.copies[1]).filter { $0.what == "of fresh" }.map(\.isMet) == [isMet])
  }

  @Test(
    "The CPU aim is that of the log's compression",
    arguments: [(.uncompressed, 1.0), (.zstd, 1.5)] as [(CopyShape.Codec, Double)])
  func cpu(codec: CopyShape.Codec, limit: Double) {
    let report = BenchReport()
    let verdicts = report.verdicts(on: Self.row(.lockstep, 1, cpu: 1.2, codec: codec))
    #expect(verdicts == [Verdict(what: "CPU", value: 1.2, bound: .atMost(limit))])
    #expect(report.verdicts(on: Self.row(.mirrorMakerTuned, 1, cpu: 9, codec: codec)).isEmpty)
  }

  @Test("A verdict names figure and aim")
  func verdictText() {
    #expect(Verdict(what: "CPU", value: 0.84, bound: .atMost(1)).text == "CPU 0.84 ≤ 1")
    #expect(Verdict(what: "of straight", value: 0.714, bound: .atLeast(0.9)).text == "of straight 0.714, not ≥ 0.9")
  }

  @Test("The tables say who missed what")
  func text() {
    var report = BenchReport()
    report.copies = [Self.row(.straight, 100), Self.row(.lockstep, 95), Self.row(.lockstep, 40, cpu: 2, isOld: true)]
    report.measures = [
      Measure(name: .firstRecord, detail: "lockstep, first start", value: 0.4),
      Measure(name: .firstRecord, detail: "MirrorMaker 2", value: 8),
    ]
    let lines = report.text.split(separator: "\n").map(String.init)
    #expect(lines.contains { $0.contains("| lockstep ") && $0.contains("| 0.95 ") && $0.contains("| met") })
    #expect(lines.contains { $0.contains("missed: CPU 2, not ≤ 1; of fresh 0.421, not ≥ 0.5") })
    #expect(Set(lines.filter { $0.hasPrefix("|") && $0.contains("MiB/s") }.map(\.count)).count == 1)
    #expect(lines.last?.contains("| 8 s") == true)
  }

  @Test("JSON carries the verdicts beside the figures")
  func json() throws {
    var report = BenchReport()
    report.measures = [Measure(name: .latencyTail, detail: "lockstep", value: 7)]
    let text = String(decoding: try report.json, as: UTF8.self)
    #expect(text.contains("\"latency added, p99\"") && text.contains("\"atMost\""))
  }

  @Test("Every column is as wide as its widest cell")
  func table() {
    let table = TextTable(header: ["a", "bb"], rows: [["123", "≤"]])
    #expect(table.text == "| a   | bb |\n| --- | -- |\n| 123 | ≤  |")
  }

  @Test(
    "Numbers have three digits or the whole part",
    arguments: [
      (0, "0"), (0.04567, "0.046"), (0.9999, "1"), (1.234, "1.23"), (12.34, "12.3"), (99.97, "100"),
      (1_234.5, "1,235"), (7_000_000, "7,000,000"), (-1_234, "-1,234"),
    ] as [(Double, String)])
  func decimals(value: Double, text: String) { #expect(Decimals.text(value) == text) }
}
