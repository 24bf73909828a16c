import Bytes
import IOLoop
import KafkaClient
import KafkaProtocol
import LinkModel

/// One batch on its way to one partition.
struct PendingAppend {
  let topic: String
  /// `.zero` where the broker has none.
  let topicID: TopicID
  let partition: Int32
  let records: ByteRope
  let then: (AppendAnswer) -> Void

  var place: TopicPartition { TopicPartition(topic, partition) }
}

/// Gathers the appends of many partitions to one broker: while the requests that are under way are enough to keep the
/// broker busy, appends wait, and go out together. Bound to the loop's thread.
///
/// A request carries at most one batch a partition (Kafka takes no more), and a partition's batches go out in the order
/// in which they came.
final class ProduceSink {
  /// A broker serves one request of a connection at a time: a second one waiting keeps it busy, more only take memory.
  static let requestsInFlight = 3
  /// A request is closed when it is this large; about 1 MiB costs the least CPU (measured).
  static let requestBytes = 1 << 20
  /// Markers and data wait for their replicas as long as request.timeout.ms (30 s by default): less patience would only
  /// lose answers.
  static let appendLimit = Duration.seconds(60)
  static let replicaWaitMilliseconds: Int32 = 30_000

  private let client: KafkaClient
  private let loop: any EventLoop
  private let node: NodeID
  private let workload: Workload
  private let answeredAfter: (Duration) -> Void
  private var waiting: [TopicPartition: ArraySlice<PendingAppend>] = [:]
  /// Partitions with something waiting, each once, the longest unserved first.
  private var turns: ArraySlice<TopicPartition> = []
  private var inFlight = 0
  private var isFlushPlanned = false

  /// - Parameter answeredAfter: told how long each answer took.
  init(
    client: KafkaClient, loop: any EventLoop, node: NodeID, workload: Workload = .produce,
    answeredAfter: @escaping (Duration) -> Void
  ) {
    self.client = client
    self.loop = loop
    self.node = node
    self.workload = workload
    self.answeredAfter = answeredAfter
  }

  func append(_ append: PendingAppend) {
    let place = append.place
    if waiting[place] == nil { turns.append(place) }
    waiting[place, default: []].append(append)
    flushSoon()
  }

  /// After the current callback, so that all appends of one turn of the loop go together.
  private func flushSoon() {
    guard !isFlushPlanned, inFlight < Self.requestsInFlight, !turns.isEmpty else { return }
    isFlushPlanned = true
    loop.soon { [weak self] in
      self?.isFlushPlanned = false
      self?.flush()
    }
  }

  private func flush() {
    while inFlight < Self.requestsInFlight, !turns.isEmpty { send(takeNext()) }
  }

  private func takeNext() -> [PendingAppend] {
    var taken: [PendingAppend] = []
    var again: [TopicPartition] = []
    var byteCount = 0
    while byteCount < Self.requestBytes, let place = turns.popFirst(), var queue = waiting.removeValue(forKey: place),
      let append = queue.popFirst()
    {
      taken.append(append)
      byteCount += append.records.count
      guard !queue.isEmpty else { continue }
      waiting[place] = queue
      again.append(place)
    }
    turns += again
    return taken
  }

  private func send(_ appends: [PendingAppend]) {
    inFlight += 1
    let began = loop.now
    let request = ProduceRequest(
      acks: -1, timeoutMilliseconds: Self.replicaWaitMilliseconds, topics: Self.topics(of: appends))
    client.send(request, to: node, on: workload, limit: Self.appendLimit) { [weak self] result in
      if let self {
        inFlight -= 1
        answeredAfter(loop.now - began)
      }
      let answers = ProduceAnswers(result)
      for append in appends { append.then(answers.answer(to: append)) }
      self?.flushSoon()
    }
  }

  private static func topics(of appends: [PendingAppend]) -> [ProduceRequest.Topic] {
    var topics: [ProduceRequest.Topic] = []
    var indexes: [String: Int] = [:]
    for append in appends {
      let index = indexes[append.topic] ?? topics.count
      if index == topics.count {
        indexes[append.topic] = index
        topics.append(.init(name: append.topic, topicID: append.topicID))
      }
      topics[index].partitions.append(.init(partitionIndex: append.partition, records: append.records))
    }
    return topics
  }
}
