import Bytes
import IOLoop
import KafkaClient
import KafkaProtocol
import LinkModel

/// Reads a range of a partition's log, all batches of it, one bounded answer after the other.
struct LogReader {
  static let answerBytes: Int32 = 256 << 10
  /// Answers without a batch that prove that nothing stands between the offset and what the reader is shown (R5).
  static let proofs = 2
  /// Answers that prove nothing (throttled, say) before the log counts as unavailable.
  static let answersWithoutProof = 50
  static let requestLimit = Duration.seconds(30)
  static let longestPause = Duration.seconds(10)

  let loop: any EventLoop
  let route: TopicRoute
  let leader: PartitionLeader
  let partition: Int32
  let isolation: IsolationLevel

  struct Answer {
    var batches: [RecordBatchView]
    var aborted: [FetchResponse.AbortedTransaction]
    /// Nothing at or above it is shown to a reader of this isolation.
    var readableEnd: Int64
  }

  /// Hands every answer that has batches to `body`, until `range` is read or the log ends.
  func read(_ range: Range<Int64>, _ body: (Answer) throws(QuestionFailed) -> Void) async throws(QuestionFailed) {
    var offset = range.lowerBound
    var (proofs, answers) = (0, 0)
    while offset < range.upperBound {
      let fetched = try await fetch(offset)
      if let answer = fetched, let last = answer.batches.last, last.lastOffset >= offset {
        try body(answer)
        offset = last.lastOffset + 1
        (proofs, answers) = (0, 0)
        continue
      }
      if let answer = fetched, answer.readableEnd <= offset { return }
      if fetched != nil { proofs += 1 }
      guard proofs < Self.proofs else { return }
      answers += 1
      guard answers < Self.answersWithoutProof else {
        throw QuestionFailed(
          reason: .leaderUnavailable, message: "\(what(offset)): \(answers) answers without records", isPassing: true)
      }
    }
  }

  /// The first batch that holds the range's first offset, or stands above it; nil: no batch begins in the range.
  func firstBatch(in range: Range<Int64>) async throws(QuestionFailed) -> RecordBatchView? {
    var (proofs, answers) = (0, 0)
    while proofs < Self.proofs {
      let fetched = try await fetch(range.lowerBound, bytes: 1)
      if let answer = fetched {
        let found = answer.batches.first { $0.lastOffset >= range.lowerBound }
        if let found { return found.baseOffset < range.upperBound ? found : nil }
        if answer.readableEnd <= range.lowerBound { return nil }
        proofs += 1
      }
      answers += 1
      guard answers < Self.answersWithoutProof else {
        throw QuestionFailed(
          reason: .leaderUnavailable, message: "\(what(range.lowerBound)): \(answers) answers without records",
          isPassing: true)
      }
    }
    return nil
  }

  private func what(_ offset: Int64) -> String {
    "fetch from \(route.side) \(route.topic.name)-\(partition) at offset \(offset)"
  }

  /// Nil: the broker throttles us, and says nothing of the log.
  /// - Parameter bytes: at most, but for the first batch, which comes whole.
  private func fetch(_ offset: Int64, bytes: Int32 = answerBytes) async throws(QuestionFailed) -> Answer? {
    let response: FetchResponse
    do {
      response = try await route.client.request(
        request(offset, bytes), to: .node(leader.node), on: .fetch, limit: Self.requestLimit)
    } catch {
      throw QuestionFailed(what(offset), error)
    }
    guard response.errorCode == .none else { throw QuestionFailed(what(offset), response.errorCode) }
    guard response.throttleTimeMilliseconds == 0 || !response.topics.isEmpty else {
      try await pause(.milliseconds(Int64(response.throttleTimeMilliseconds)), offset)
      return nil
    }
    guard let data = response.topics.first?.partitions.first, data.partitionIndex == partition else {
      throw QuestionFailed(reason: .leaderUnavailable, message: "\(what(offset)): an empty answer", isPassing: true)
    }
    guard data.errorCode == .none else { throw QuestionFailed(what(offset), data.errorCode) }
    return try answer(data)
  }

  private func pause(_ duration: Duration, _ offset: Int64) async throws(QuestionFailed) {
    do {
      try await loop.sleep(for: min(duration, Self.longestPause))
    } catch {
      throw QuestionFailed(reason: .leaderUnavailable, message: "\(what(offset)): the run was ended", isPassing: true)
    }
  }

  private func answer(_ data: FetchResponse.Partition) throws(QuestionFailed) -> Answer {
    do throws(SourceProblem) {
      let batches = try SourceBatches.checked(data.records ?? .empty)
      if route.side == .destination { try SourceBatches.refuseAppendTimes(in: batches) }
      return Answer(
        batches: batches.map { $0.batch },
        aborted: data.abortedTransactions ?? [],
        readableEnd: isolation == .readCommitted ? data.lastStableOffset : data.highWatermark)
    } catch {
      throw QuestionFailed(problem: error, on: route.side)
    }
  }

  private func request(_ offset: Int64, _ bytes: Int32) -> FetchRequest {
    FetchRequest(
      maxWaitMilliseconds: 100, minBytes: 1, maxBytes: bytes, isolationLevel: isolation,
      topics: [
        .init(
          name: route.topic.name, topicID: route.topicID,
          partitions: [
            .init(
              partitionIndex: partition, currentLeaderEpoch: leader.epoch, fetchOffset: offset,
              partitionMaxBytes: bytes)
          ])
      ])
  }
}
