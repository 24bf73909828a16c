import IOLoop
import KafkaClient
import KafkaProtocol

/// Reads the head of one partition as consumers do, by long polls, and notes when each offset came. Bound to the
/// loop's thread.
final class TailConsumer {
  private let client: KafkaClient
  private let loop: UVLoop
  private let leader: TopicLeader
  private var nextOffset: Int64
  private var isStopped = false
  /// When each offset came, from `firstOffset` on.
  private(set) var arrivals: [MonotonicInstant] = []
  let firstOffset: Int64
  private(set) var failure: (any Error)?

  init(_ client: KafkaClient, loop: UVLoop, leader: TopicLeader, from offset: Int64) {
    self.client = client
    self.loop = loop
    self.leader = leader
    firstOffset = offset
    nextOffset = offset
  }

  func start() { fetch() }
  func stop() { isStopped = true }

  private func fetch() {
    guard !isStopped, failure == nil else { return }
    var row = FetchRequest.Partition()
    row.fetchOffset = nextOffset
    row.partitionMaxBytes = 1 << 20
    var topic = FetchRequest.Topic()
    topic.name = leader.topic
    topic.topicID = leader.topicID
    topic.partitions = [row]
    var request = FetchRequest()
    request.topics = [topic]
    client.send(request, to: leader.node, on: .fetch) { [self] result in
      do {
        try take(try result.get())
      } catch {
        failure = error
      }
      fetch()
    }
  }

  private func take(_ response: FetchResponse) throws {
    let now = loop.now
    guard let partition = response.topics.first?.partitions.first else { return }
    guard partition.errorCode == .none else { throw BenchProblem("\(leader.topic): \(partition.errorCode)") }
    for case .batch(let batch) in try RecordBatches.split(partition.records ?? .empty)
    where batch.nextOffset > nextOffset {
      arrivals.append(contentsOf: repeatElement(now, count: Int(batch.nextOffset - nextOffset)))
      nextOffset = batch.nextOffset
    }
  }
}
