import Testing

@testable import LinkReplication

@Suite struct PartitionSpreadTests {
  private func spread(_ loads: [Int64], over workers: Int) -> [[Int32]] {
    let places = loads.enumerated().map { (PartitionPlace(mirror: 0, partition: Int32($0.offset)), $0.element) }
    return PartitionSpread.spread(places.map { (place: $0.0, load: $0.1) }, over: workers).map { $0.map(\.partition) }
  }

  @Test func idlePartitionsAreSharedEvenly() {
    #expect(spread([0, 0, 0, 0, 0], over: 2) == [[0, 2, 4], [1, 3]])
  }

  @Test func aLargePartitionHasAWorkerToItself() {
    #expect(spread([10, 1_000_000, 20, 30], over: 2) == [[1], [0, 2, 3]])
  }

  @Test func everyPartitionIsAssignedOnceAlsoWhereLoadsExceedAllNumbers() {
    let parts = spread([.max, .max, -1, .max], over: 3)
    #expect(parts.flatMap { $0 }.sorted() == [0, 1, 2, 3])
    #expect(parts.allSatisfy { !$0.isEmpty })
  }

  @Test func thereMayBeMoreWorkersThanPartitions() {
    #expect(spread([5], over: 3) == [[0], [], []])
  }
}
