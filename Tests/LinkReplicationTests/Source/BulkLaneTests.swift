import IOLoop
import KafkaProtocol
import ScriptedKafka
import Testing

@testable import LinkReplication

/// The lanes of partitions that are behind, and of those that are asked about by themselves.
@Suite struct BulkLaneTests {
  @Test func wishesOfOneTurnGoTogetherAndNamesOrIdsTellTheirAnswersApart() throws {
    for topicID in [ReaderBench.topicID, .zero] {
      let bench = try ReaderBench()
      bench.answer = { _, _ in
        .respond(.of([.silent(9, stable: 5, error: .notLeaderOrFollower), .silent(4, stable: 8)]))
      }
      bench.wish(4, at: 8, .behind, topicID: topicID)
      bench.wish(9, at: 5, .behind, topicID: topicID)
      bench.run()
      #expect(bench.asked.map(\.partitions) == [[4, 9]] && bench.told == ["4: up to 8 of 8", "9: moved"])
      #expect(bench.asked[0].sessionEpoch == -1 && bench.asked[0].isolationLevel == .readCommitted)
    }
  }

  @Test func aRequestTakesSomeWishesInTurnAndNobodyStarves() throws {
    let bench = try ReaderBench(budget: 1 << 30)
    // Room for the first two partitions only.
    bench.answer = { request, _ in
      let rows = request.partitions.enumerated().map { index, partition -> FetchResponse.Partition in
        index < 2 ? .record(partition, at: 0) : .silent(partition, stable: 9)
      }
      return .respond(.of(rows))
    }
    for partition in Int32(0)..<150 { bench.wish(partition, .behind) }
    bench.pass(0)
    #expect(bench.asked.count == 75 && bench.asked.allSatisfy { $0.partitions.count <= 64 })
    #expect(bench.told == (0..<150).map { "\($0): up to 1 of 1" })
  }

  @Test func wishesThatComeMeanwhileWaitTheirTurn() throws {
    let bench = try ReaderBench()
    bench.answer = { request, _ in
      .respondAfter(.milliseconds(5), .of(request.partitions.map { .silent($0, stable: 0) }))
    }
    bench.wish(0, .behind)
    bench.run()
    bench.wish(1, .behind)
    bench.wish(0, at: 0, .behind)
    bench.pass(20)
    #expect(bench.asked.map(\.partitions) == [[0], [1, 0]])
  }

  @Test func twoWishesForOnePartitionNeverGoTogether() throws {
    let bench = try ReaderBench()
    bench.answer = { request, _ in .respond(.of(request.partitions.map { .silent($0, stable: 0) })) }
    for partition in [0, 1, 0, 2] as [Int32] { bench.wish(partition, .behind) }
    bench.run()
    #expect(bench.asked.map(\.partitions) == [[0, 1], [0, 2]] && bench.told.count == 4)
  }

  @Test func eachAloneWishGoesByItselfAndOnlyUnthrottledItIsEvidence() throws {
    let bench = try ReaderBench()
    bench.answer = { request, number in
      .respond(.of(request.partitions.map { .silent($0, stable: 9) }, throttle: number == 1 ? 10 : 0))
    }
    bench.wish(0, at: 5, .alone)
    bench.wish(1, at: 5, .alone)
    bench.pass(100)
    #expect(bench.asked.map(\.partitions) == [[0], [1]])
    #expect(bench.told.sorted() == ["0: up to 5 of 9 for sure", "1: up to 5 of 9"])
  }

  @Test(
    "Where older records may lie on remote storage, an empty answer is no evidence",
    arguments: [(5, 1...11, true), (6, 1...11, false), (nil, 1...11, false), (nil, 1...7, true)]
      as [(Int64?, ClosedRange<Int16>, Bool)])
  func remoteStorage(localStart: Int64?, versions: ClosedRange<Int16>, isEvidence: Bool) throws {
    let bench = try ReaderBench()
    bench.localStart = localStart
    bench.cluster[1].versions[.listOffsets] = versions
    bench.answer = { _, _ in .respond(.of([.silent(0, stable: 9)])) }
    bench.wish(0, at: 5, .alone)
    bench.pass(100)
    #expect(bench.told == ["0: up to 5 of 9\(isEvidence ? " for sure" : "")"])
  }

  @Test func theLanesDoNotWaitForEachOther() throws {
    let bench = try ReaderBench()
    bench.wish(0, .atHead)
    bench.wish(1, .behind)
    bench.wish(2, .alone)
    bench.run()
    #expect(Set(bench.asked.map(\.partitions)) == [[0], [1], [2]], "none of them has been answered")
    let connections = bench.cluster[1].asked.filter { $0.api == .fetch }.map(\.connection)
    #expect(Set(connections).count == 3)
  }

  @Test func nothingIsFetchedWhileMemoryIsUsedUp() throws {
    let bench = try ReaderBench(budget: 100)
    bench.keepsBatches = true
    bench.answer = { request, _ in
      .respond(.of(request.partitions.map { .record($0, at: 0, bytes: 200) }))
    }
    bench.wish(0, .behind)
    bench.run()
    for kind in [ReaderBench.Kind.behind, .alone, .atHead] { bench.wish(1, kind) }
    bench.pass(10_000)
    #expect(bench.asked.count == 1 && bench.budget.heldBytes > 200)
    bench.answer = { _, _ in .silence }
    bench.held = []
    bench.run()
    #expect(bench.asked.count == 4 && bench.budget.heldBytes == 0)
  }

  @Test func aThrottledWishIsAskedAgainWhenThatIsOver() throws {
    let bench = try ReaderBench()
    bench.answer = { _, number in
      number == 0 ? .respond(.of([], throttle: 2_000)) : .respond(.of([.silent(0, stable: 0)]))
    }
    bench.wish(0, .behind)
    bench.pass(1_999)
    #expect(bench.asked.count == 1 && bench.told == [])
    bench.pass(1)
    #expect(bench.told == ["0: up to 0 of 0"])
  }

  @Test func whatTheLinkMayCopyASecondDelaysTheNextFetch() throws {
    let bench = try ReaderBench(bandwidth: BandwidthLimit(bytesPerSecond: 1_000))
    bench.answer = { request, _ in
      .respond(.of(request.partitions.map { .record($0, at: 0, bytes: 2_000) }))
    }
    bench.wish(0, .behind)
    bench.run()
    bench.wish(1, .behind)
    bench.pass(1_900)
    #expect(bench.asked.count == 1)
    bench.pass(300)
    #expect(bench.asked.count == 2)
  }

  @Test func aLostConnectionIsMadeAgainOnceAndThenTheWishIsMoved() throws {
    let bench = try ReaderBench()
    bench.answer = { _, number in number == 0 ? .cut : .respond(.of([.silent(0, stable: 0)])) }
    bench.wish(0, .behind)
    bench.pass(1_000)
    #expect(bench.told == ["0: up to 0 of 0"] && bench.asked.count == 2)
    bench.answer = { _, _ in .cut }
    bench.wish(1, .behind)
    bench.pass(1_000)
    #expect(bench.told.last == "1: moved" && bench.asked.count == 4)
  }

  @Test func anAnswerThatLeavesOutWhatWasAskedFirstMovesIt() throws {
    let bench = try ReaderBench()
    bench.answer = { request, _ in .respond(.of(request.partitions.dropFirst().map { .silent($0, stable: 0) })) }
    bench.wish(0, .behind)
    bench.wish(1, .behind)
    bench.run()
    #expect(bench.told == ["0: moved", "1: up to 0 of 0"])
  }

  @Test func anErrorOfTheWholeAnswerMovesAllOfIt() throws {
    let bench = try ReaderBench()
    bench.answer = { _, _ in .respond(.of([], error: .unknownServerError)) }
    bench.wish(0, .behind)
    bench.wish(1, .behind)
    bench.run()
    #expect(bench.told == ["0: moved", "1: moved"])
  }
}
