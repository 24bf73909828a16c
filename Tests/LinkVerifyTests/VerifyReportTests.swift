import Foundation
import Testing

@testable import LinkVerify

@Suite("What a verification says")
struct VerifyReportTests {
  private func partition(
    _ source: Range<Int64>, _ destination: Range<Int64>, startOffset: Int64 = 0
  ) -> PartitionReport {
    PartitionReport(
      partition: 0, source: OffsetRange(start: source.lowerBound, end: source.upperBound),
      destination: OffsetRange(start: destination.lowerBound, end: destination.upperBound), startOffset: startOffset)
  }

  private func report(_ partitions: PartitionReport...) -> VerifyReport {
    let pair = TopicPair(source: "orders", destination: "dr.orders")
    return VerifyReport(sample: nil, topics: [TopicReport(topics: pair, partitions: partitions)])
  }

  @Test(
    "Lag, what is proven, and what only the mirror still has follow from the two logs",
    arguments: [
      (0..<10, 0..<10, 0, 0, 0..<10), (0..<10, 0..<4, 6, 0, 0..<4), (5..<10, 0..<10, 0, 5, 5..<10),
      (5..<10, 0..<3, 5, 3, 3..<3), (0..<10, 4..<10, 0, 0, 0..<10), (0..<10, 0..<12, 0, 0, 0..<12),
    ] as [(Range<Int64>, Range<Int64>, Int64, Int64, Range<Int64>)])
  func ranges(
    source: Range<Int64>, destination: Range<Int64>, lag: Int64, forgotten: Int64, proven: Range<Int64>
  ) {
    let report = partition(source, destination)
    #expect(report.lag == lag)
    #expect(report.forgottenBySource == forgotten)
    #expect(report.proven == OffsetRange(start: proven.lowerBound, end: proven.upperBound))
  }

  @Test(
    "A mirror that began later is not asked for what stands below, and filler that it shows is compared",
    arguments: [
      (0..<100, 50..<100, 0, 50..<100), (0..<100, 50..<80, 20, 50..<80), (60..<100, 60..<100, 0, 60..<100),
      (0..<100, 0..<100, 0, 0..<100), (0..<100, 60..<100, 0, 50..<100), (0..<100, 0..<0, 50, 0..<0),
      (50..<100, 0..<50, 50, 50..<50),
    ] as [(Range<Int64>, Range<Int64>, Int64, Range<Int64>)])
  func lateStart(source: Range<Int64>, destination: Range<Int64>, lag: Int64, proven: Range<Int64>) {
    let report = partition(source, destination, startOffset: 50)
    #expect(report.lag == lag)
    #expect(report.proven == OffsetRange(start: proven.lowerBound, end: proven.upperBound))
  }

  @Test("Differences beyond the limit are counted and not listed")
  func differencesAreBounded() {
    var partition = partition(0..<100, 0..<100)
    for offset in Int64(0)..<25 { partition.add(Difference(kind: .key, offset: offset, detail: "d")) }
    #expect(partition.differences.map(\.offset) == Array(0..<10))
    let lines = report(partition).lines
    #expect(lines.contains("  partition 0: and 15 more differences"))
    #expect(lines.last == "Different: 0 records of 1 topic compared, 25 differences.")
  }

  @Test("A partition that could not be read is neither equal nor different")
  func unreadWins() {
    var unread = partition(0..<10, 0..<10)
    unread.failure = "source: gone"
    var different = partition(0..<10, 0..<10)
    different.add(Difference(kind: .missing, offset: 3, detail: "d"))
    #expect(report(unread, different).outcome == .unread)
    #expect(report(different).outcome == .different)
    #expect(report(partition(0..<10, 0..<10)).outcome == .equal)
    #expect(report(unread).lines.first?.hasPrefix("orders → dr.orders: not verified") == true)
  }

  @Test("A lagging mirror is equal, and the report says how much is not proven")
  func lagIsSaid() {
    let lines = report(partition(0..<1_000, 0..<10)).lines
    #expect(lines.contains("  partition 0: proven up to offset 10; the source's last stable offset is 1000"))
    #expect(lines.last?.contains("990 offsets behind, of which nothing is proven") == true)
  }

  @Test("How a topic was compared is said, and what only one side has")
  func comparedByKeys() throws {
    var partition = partition(0..<100, 0..<100)
    (partition.recordsCompared, partition.onlyOnSource, partition.keysCompared) = (20, 1_500, 7)
    var report = report(partition)
    report.topics[0].comparison = .keys
    #expect(
      report.lines.first == "orders → dr.orders: equal, 1 partition, 20 records compared at offsets that both have, "
        + "and 7 keys of 1,500 records that only the source has and 0 records that only the destination has")
    report.topics[0].partitions[0].add(
      byOffset: [5, 9].map { Difference(kind: .missing, offset: $0, detail: "d") })
    #expect(report.outcome == .different)
    report.topics[0].comparisonDoubt = "no right"
    #expect(report.lines.contains("  compared as if not compacted: no right"))
  }

  @Test("The JSON form comes back as it was")
  func jsonRoundTrip() throws {
    var broken = partition(0..<10, 0..<12)
    broken.add(Difference(kind: .logEnd, offset: 10, detail: "d"))
    var report = report(broken)
    report.topics.append(
      TopicReport(
        topics: TopicPair(source: "a", destination: "a"), difference: .partitionCount(source: 1, destination: 2)))
    report.sample = Sample(recordsPerPartition: 5, seed: .max)
    let data = try JSONEncoder().encode(report)
    #expect(try JSONDecoder().decode(VerifyReport.self, from: data) == report)
  }

  @Test("The checksum is crc32(1)'s")
  func checksum() {
    #expect(Array("123456789".utf8).withUnsafeBytes(CRC32.checksum) == 0xcbf4_3926)
  }
}
