import KafkaProtocol
import ScriptedKafka
import Testing

@testable import LinkReplication

/// The lane of partitions whose end has been reached: one incremental fetch session at each broker (KIP-227).
@Suite struct TailLaneTests {
  /// Every poll is answered after 500 ms, with what the test says, in session 44.
  private func bench(_ rows: @escaping (Int) -> [FetchResponse.Partition] = { _ in [] }) throws -> ReaderBench {
    let bench = try ReaderBench()
    bench.answer = { _, number in
      .respondAfter(.milliseconds(500), .of(rows(number), session: 44))
    }
    return bench
  }

  @Test func aSessionIsOpenedWithAllWishesAndThenOnlyToldWhatChanged() throws {
    let bench = try bench()
    for partition in Int32(0)..<3 { bench.wish(partition, at: 10, .atHead) }
    bench.run()
    bench.wish(3, at: 7, .atHead)
    bench.pass(1_000)
    #expect(bench.polls.map(\.partitions) == [[0, 1, 2], [3], []])
    #expect(bench.polls.map(\.sessionID) == [0, 44, 44] && bench.polls.map(\.sessionEpoch) == [0, 1, 2])
    #expect(bench.polls.allSatisfy { $0.maxWaitMilliseconds == 500 && $0.forgottenTopics.isEmpty })
    let asked = try #require(bench.polls[1].topics.first?.partitions.first)
    #expect(asked.fetchOffset == 7 && asked.currentLeaderEpoch == 3 && asked.lastFetchedEpoch == 2)
    #expect(bench.told == [], "a wish of which nothing is said stands")
  }

  @Test func aPartitionWithoutAWishIsForgottenUntilItHasOneAgain() throws {
    let bench = try bench { $0 == 0 ? [.record(1, at: 10)] : [] }
    for partition in Int32(0)..<2 { bench.wish(partition, at: 10, .atHead) }
    bench.pass(500)
    #expect(bench.told == ["1: up to 11 of 11"])
    bench.pass(0)
    bench.wish(1, at: 11, .atHead)
    bench.pass(1_000)
    #expect(bench.polls.map(\.forgotten) == [[], [1], [], []])
    #expect(bench.polls.map(\.partitions) == [[0, 1], [], [1], []])
    #expect(bench.polls[2].topics.first?.partitions.first?.fetchOffset == 11)
  }

  @Test func aWishThatComesAtOnceOnlyMovesThePartition() throws {
    let bench = try bench { $0 == 0 ? [.record(0, at: 10), .silent(1, stable: 10)] : [] }
    bench.wish(0, at: 10, .atHead)
    bench.wish(1, at: 10, .atHead)
    bench.run()
    bench.cluster.loop.schedule(after: .milliseconds(500)) { bench.wish(0, at: 11, .atHead) }
    bench.pass(1_000)
    #expect(bench.polls.map(\.partitions) == [[0, 1], [0], []] && bench.polls.allSatisfy { $0.forgotten.isEmpty })
  }

  @Test(
    "A session that the broker has lost is opened again with all wishes",
    arguments: [ErrorCode.fetchSessionIDNotFound, .invalidFetchSessionEpoch, .fetchSessionTopicIDError])
  func lost(code: ErrorCode) throws {
    let bench = try ReaderBench()
    bench.answer = { _, number in
      number == 1 ? .respond(.of([], error: code)) : .respondAfter(.milliseconds(500), .of([], session: 44))
    }
    for partition in Int32(0)..<3 { bench.wish(partition, at: 10, .atHead) }
    bench.pass(1_000)
    #expect(bench.polls.map(\.partitions) == [[0, 1, 2], [], [0, 1, 2], []])
    #expect(bench.polls.map(\.sessionEpoch) == [0, 1, 0, 1])
    #expect(bench.polls[2].sessionID == 44, "the broker drops what it may still have of the lost one")
    #expect(bench.told == [])
  }

  @Test func withoutASessionEveryPollNamesAllWishes() throws {
    let bench = try ReaderBench()
    bench.answer = { _, _ in .respondAfter(.milliseconds(500), .of([.silent(0, stable: 10), .silent(1, stable: 10)])) }
    bench.wish(0, at: 10, .atHead)
    bench.wish(1, at: 10, .atHead)
    bench.pass(1_000)
    #expect(bench.polls.map(\.partitions) == [[0, 1], [0, 1], [0, 1]])
    #expect(bench.polls.allSatisfy { $0.sessionEpoch == 0 } && bench.told == [])
  }

  @Test func recordsThatDidNotComeAlongAreReadInTheOtherLane() throws {
    let bench = try ReaderBench()
    bench.answer = { request, _ in
      request.sessionEpoch >= 0
        ? .respondAfter(.milliseconds(500), .of([.silent(0, stable: 20)], session: 44))
        : .respond(.of([.record(0, at: 10)]))
    }
    bench.wish(0, at: 10, .atHead)
    bench.pass(500)
    #expect(bench.asked.map(\.sessionEpoch) == [0, -1] && bench.told == ["0: up to 11 of 11"])
    bench.pass(5_000)
    #expect(bench.asked.count == 2, "nobody wishes for anything")
  }

  @Test func whatAnAnswerSaysOfAnEarlierWishIsNotBelievedForALaterOne() throws {
    let bench = try bench { $0 == 0 ? [.record(0, at: 10)] : [] }
    bench.wish(0, at: 10, .atHead)
    bench.run()
    bench.wish(0, at: 50, .atHead, epoch: 4)
    bench.pass(500)
    #expect(bench.told == [])
    #expect(bench.polls.last?.topics.first?.partitions.first?.fetchOffset == 50)
  }

  @Test func anErrorOfOnePartitionEndsItsWishAlone() throws {
    let bench = try bench { $0 == 0 ? [.silent(1, stable: -1, error: .notLeaderOrFollower)] : [] }
    for partition in Int32(0)..<3 { bench.wish(partition, at: 10, .atHead) }
    bench.pass(1_000)
    #expect(bench.told == ["1: moved"] && bench.polls.map(\.forgotten) == [[], [1], []])
  }

  @Test func aThrottledPollCountsInAnOpenSessionAndOpensNone() throws {
    let bench = try ReaderBench()
    bench.answer = { _, number in
      number % 2 == 0 ? .respond(.of([], session: number == 0 ? 0 : 44, throttle: 300)) : .respond(.of([], session: 44))
    }
    bench.wish(0, at: 10, .atHead)
    bench.pass(299)
    #expect(bench.polls.count == 1)
    bench.pass(1)
    #expect(bench.polls.prefix(3).map(\.sessionEpoch) == [0, 0, 1])
    bench.answer = { _, _ in .silence }
    bench.pass(300)
    #expect(bench.polls.prefix(4).map(\.sessionEpoch) == [0, 0, 1, 2] && bench.told == [])
  }

  @Test func aBrokersRestartOpensTheSessionAgainAndWhatFailsTwiceMovesEveryWish() throws {
    let bench = try ReaderBench()
    bench.answer = { _, number in number == 1 ? .cut : .respondAfter(.milliseconds(500), .of([], session: 44)) }
    bench.wish(0, at: 10, .atHead)
    bench.wish(1, at: 10, .atHead)
    bench.pass(1_000)
    #expect(bench.polls.map(\.sessionEpoch) == [0, 1, 0] && bench.told == [])
    bench.answer = { _, _ in .cut }
    bench.pass(5_000)
    #expect(bench.told == ["0: moved", "1: moved"])
  }

  @Test func tenThousandIdlePartitionsAreNamedOnce() throws {
    let bench = try bench { $0 == 3 ? [.record(77, at: 10)] : [] }
    for partition in Int32(0)..<10_000 { bench.wish(partition, at: 10, .atHead) }
    bench.pass(10_000)
    #expect(bench.polls.count == 21)
    #expect(bench.polls.map(\.partitions.count) == [10_000] + [Int](repeating: 0, count: 20))
    #expect(bench.told == ["77: up to 11 of 11"] && bench.polls[4].forgotten == [77])
  }
}
