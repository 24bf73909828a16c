import Testing

@testable import LinkVerify

@Suite("The offsets that a sample looks at")
struct SampleOffsetsTests {
  private func choose(_ count: Int, _ range: Range<Int64>, seed: UInt64 = 1, partition: Int32 = 0) -> [Int64] {
    SampleOffsets.choose(
      Sample(recordsPerPartition: count, seed: seed),
      in: OffsetRange(start: range.lowerBound, end: range.upperBound), partition: partition)
  }

  @Test(
    "They rise, lie within the log, and one lies in each stretch of it",
    arguments: [(1, 0..<1), (5, 0..<5), (7, 100..<1_000), (10, 0..<Int64.max)] as [(Int, Range<Int64>)])
  func oneInEachStretch(count: Int, range: Range<Int64>) {
    let offsets = choose(count, range)
    #expect(offsets.count == count)
    #expect(offsets == offsets.sorted() && Set(offsets).count == count)
    let stretch = (range.upperBound - range.lowerBound) / Int64(count)
    for (index, offset) in offsets.enumerated() {
      #expect(range.contains(offset))
      #expect(abs((offset - range.lowerBound) / max(1, stretch) - Int64(index)) <= 1)
    }
  }

  @Test("Never more than the log has offsets, and none of an empty log")
  func neverMoreThanThereAre() {
    #expect(choose(100, 3..<6) == [3, 4, 5])
    #expect(choose(100, 3..<3) == [])
    #expect(choose(0, 3..<6) == [])
  }

  @Test("The seed and the partition decide")
  func seedDecides() {
    #expect(choose(5, 0..<1_000_000) == choose(5, 0..<1_000_000))
    #expect(choose(5, 0..<1_000_000) != choose(5, 0..<1_000_000, seed: 2))
    #expect(choose(5, 0..<1_000_000) != choose(5, 0..<1_000_000, partition: 1))
  }
}
