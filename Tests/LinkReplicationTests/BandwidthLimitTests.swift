import IOLoop
import Testing

@testable import LinkReplication

@Suite struct BandwidthLimitTests {
  private let limit = BandwidthLimit(bytesPerSecond: 1_000)
  private let start = MonotonicInstant(nanoseconds: 5_000_000_000)

  @Test func whatWasTakenIsPaidBeforeTheNextFetch() {
    #expect(limit.charge(500, now: start) == .milliseconds(500))
  }

  @Test func workersWaitForWhatAllOfThemTook() {
    #expect(limit.charge(1_000, now: start) == .seconds(1))
    #expect(limit.charge(1_000, now: start) == .seconds(2))
    #expect(limit.charge(1_000, now: start + .seconds(1)) == .seconds(2))
  }

  @Test func idleTimeIsNotSavedUp() {
    _ = limit.charge(1_000, now: start)
    #expect(limit.charge(1_000, now: start + .seconds(60)) == .seconds(1))
  }

  @Test func nothingCostsNothing() {
    #expect(limit.charge(0, now: start) == .zero)
  }
}
