import Bytes
import IOLoop
import KafkaClient
import KafkaProtocol

/// Sends batches to the partitions of one topic over one connection, several requests at a time: each takes one batch
/// of as many partitions, in turn, as fit. Bound to the loop's thread.
final class ProducePipeline {
  struct Limits {
    /// What the broker remembers of a producer on a partition.
    var requestsInFlight = 5
    var requestBytes = 1 << 20
  }

  /// The next batch of a partition; nil when it has no more.
  typealias Feed = (_ partition: Int) throws -> ByteRope?

  private let client: KafkaClient
  private let target: TopicLeader
  private let limits: Limits
  private let feed: Feed
  /// Partitions that have more, the next one first.
  private var open: [Int]
  private var inFlight = 0
  private var failure: (any Error)?
  private var ended: CheckedContinuation<Void, any Error>?
  private(set) var bytesSent = 0

  init(_ client: KafkaClient, to target: TopicLeader, limits: Limits = Limits(), feed: @escaping Feed) {
    self.client = client
    self.target = target
    self.limits = limits
    self.feed = feed
    open = Array(0..<target.partitions)
  }

  /// Returns when every batch is acknowledged; throws at the first that is not, once the others are answered.
  func run() async throws {
    try await withCheckedThrowingContinuation { continuation in
      ended = continuation
      advance()
    }
  }

  private func advance() {
    while failure == nil, inFlight < limits.requestsInFlight, !open.isEmpty { sendNext() }
    guard inFlight == 0, let ended else { return }
    self.ended = nil
    if let failure { ended.resume(throwing: failure) } else { ended.resume() }
  }

  private func sendNext() {
    var rows: [ProduceRequest.Partition] = []
    var byteCount = 0
    do {
      for _ in open.indices where byteCount < limits.requestBytes {
        let partition = open.removeFirst()
        guard let batch = try feed(partition) else { continue }
        open.append(partition)
        rows.append(.init(partitionIndex: Int32(partition), records: batch))
        byteCount += batch.count
      }
    } catch {
      failure = error
    }
    if !rows.isEmpty { send(rows, byteCount) }
  }

  private func send(_ rows: [ProduceRequest.Partition], _ byteCount: Int) {
    inFlight += 1
    bytesSent += byteCount
    let topic = ProduceRequest.Topic(name: target.topic, topicID: target.topicID, partitions: rows)
    client.send(ProduceRequest(topics: [topic]), to: target.node, on: .produce, limit: .seconds(60)) { [self] result in
      inFlight -= 1
      do {
        try Self.check(try result.get())
      } catch {
        failure = failure ?? error
      }
      advance()
    }
  }

  private static func check(_ response: ProduceResponse) throws {
    for row in response.topics.flatMap(\.partitions) where row.errorCode != .none {
      throw BenchProblem("partition \(row.partitionIndex): \(row.errorCode) \(row.errorMessage ?? "")")
    }
  }
}
