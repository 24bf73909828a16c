import Testing

@testable import lockstep_bench

@Suite("The bench's statistics")
struct StatisticsTests {
  @Test(
    "The median of an even number lies between the two in the middle",
    arguments: [([], nil), ([3], 3), ([3, 1, 2], 2), ([4, 1, 3, 2], 2.5)] as [([Double], Double?)])
  func median(values: [Double], expected: Double?) { #expect(Statistics.median(values) == expected) }

  @Test(
    "A quantile is one of the values",
    arguments: [(0.5, 50), (0.99, 99), (0.001, 1), (1, 100)] as [(Double, Double)])
  func quantile(share: Double, expected: Double) {
    #expect(Statistics.quantile((1...100).reversed().map(Double.init), share) == expected)
  }

  @Test("Nothing has no quantile")
  func noQuantile() { #expect(Statistics.quantile([], 0.5) == nil) }
}
