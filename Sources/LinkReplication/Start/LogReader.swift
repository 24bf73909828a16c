import Bytes
import KafkaClient
import KafkaProtocol
import LinkModel

/// Reads a range of a partition's log, all batches of it, one bounded answer after the other.
struct LogReader {
  static let answerBytes: Int32 = 1 << 20
  /// Answers without a batch below the range's end before it counts as read: limits and throttling make some (R5).
  static let emptyAnswers = 2

  let route: TopicRoute
  let leader: PartitionLeader
  let partition: Int32
  let isolation: IsolationLevel

  struct Answer {
    var batches: [RecordBatchView]
    var aborted: [AbortedTransactions.Entry]
  }

  /// Hands every answer that has batches to `body`, until `range` is read or the log ends.
  func read(_ range: Range<Int64>, _ body: (Answer) throws(QuestionFailed) -> Void) async throws(QuestionFailed) {
    var offset = range.lowerBound
    var empty = 0
    while offset < range.upperBound {
      let answer = try await fetch(offset)
      if let last = answer.batches.last, last.lastOffset >= offset {
        try body(answer)
        offset = last.lastOffset + 1
        empty = 0
        continue
      }
      empty += 1
      if empty >= Self.emptyAnswers { return }
    }
  }

  private func fetch(_ offset: Int64) async throws(QuestionFailed) -> Answer {
    let what = "Fetch at offset \(offset)"
    let response: FetchResponse
    do {
      response = try await route.client.request(request(offset), to: .node(leader.node), on: .fetch)
    } catch {
      throw QuestionFailed(what, error)
    }
    guard response.errorCode == .none else { throw QuestionFailed(what, response.errorCode) }
    guard let data = response.topics.first?.partitions.first else {
      throw QuestionFailed(reason: .leaderUnavailable, message: "\(what): an empty answer", isPassing: true)
    }
    guard data.errorCode == .none else { throw QuestionFailed(what, data.errorCode) }
    do {
      let batches = try SourceBatches.checked(data.records ?? .empty)
      return Answer(batches: batches, aborted: (data.abortedTransactions ?? []).map(\.entry))
    } catch {
      throw QuestionFailed(reason: error.reason, message: "\(route.side) \(error.message)", isPassing: false)
    }
  }

  private func request(_ offset: Int64) -> FetchRequest {
    FetchRequest(
      maxWaitMilliseconds: 100, minBytes: 1, maxBytes: Self.answerBytes, isolationLevel: isolation,
      topics: [
        .init(
          name: route.topic.name, topicID: route.topicID,
          partitions: [
            .init(
              partitionIndex: partition, currentLeaderEpoch: leader.epoch, fetchOffset: offset,
              partitionMaxBytes: Self.answerBytes)
          ])
      ])
  }
}
