import LinkModel
import Testing

private let hour: Int64 = 3_600_000

@Suite("Tombstones that may be removed before they are read")
struct TombstoneRiskTests {
  @Test(
    "After the fact: away from the head for longer than tombstones are kept",
    arguments: [
      (0, 23 * hour, false), (0, 24 * hour, false), (0, 24 * hour + 1, true), (hour, 30 * hour, true),
      (50 * hour, 0, false), (.min, .max, true), (.max, .min, false),
    ] as [(Int64, Int64, Bool)])
  func judged(lastInSync: Int64, reachedHead: Int64, isAtRisk: Bool) {
    let risk = TombstoneRisk.judged(lastInSync: lastInSync, reachedHead: reachedHead, retention: 24 * hour)
    #expect((risk != nil) == isAtRisk)
  }

  @Test(
    "Before it: what has passed and what copying will take, together",
    arguments: [
      (nil, 100 * hour, 24 * hour, false), (nil, 100 * hour, 25 * hour, true), (90 * hour, 100 * hour, hour, false),
      (70 * hour, 100 * hour, 0, true), (80 * hour, 100 * hour, 5 * hour, true), (200 * hour, 100 * hour, hour, false),
      (0, .max, .max, true), (.min, .max, 1, true),
    ] as [(Int64?, Int64, Int64, Bool)])
  func foreseen(lastInSync: Int64?, now: Int64, copying: Int64, isAtRisk: Bool) {
    let risk = TombstoneRisk.foreseen(lastInSync: lastInSync, now: now, copying: copying, retention: 24 * hour)
    #expect((risk != nil) == isAtRisk)
  }

  @Test("Both say how long, and at which pace a plan reckons")
  func text() {
    #expect(
      TombstoneRisk.judged(lastInSync: 0, reachedHead: 30 * hour + 300_000, retention: 24 * hour)
        == "it took 30 h 5 min from when the mirror was last in sync until it had read all of the source again, longer "
        + "than 24 h, for which the source keeps tombstones (delete.retention.ms)")
    #expect(
      TombstoneRisk.foreseen(lastInSync: 0, now: 23 * hour, copying: 2 * hour, retention: 24 * hour)
        == "the mirror was last in sync 23 h ago, and copying will take about 2 h, at 20 MiB a second and 20,000 offsets "
        + "a second on a partition; the source keeps tombstones for 24 h (delete.retention.ms)")
  }

  @Test(
    "The time of a copy is that of its longest partition, or of its bytes",
    arguments: [
      (0, nil, 0), (1_000_000, nil, 50_000), (1_000_000, 20 << 20, 50_000), (20, 10 * (20 << 20), 10_000),
      (.max, nil, Int64.max / 20_000 * 1_000), (0, .max, Int64.max / (20 << 20) * 1_000),
    ] as [(Int64, Int64?, Int64)])
  func pace(offsets: Int64, bytes: Int64?, milliseconds: Int64) {
    #expect(CopyPace.milliseconds(offsets: offsets, bytes: bytes) == milliseconds)
  }
}
