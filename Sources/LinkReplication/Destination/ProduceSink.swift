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
  /// About how large it will be.
  let byteCount: Int
  /// The batch as it is sent, made when its turn has come, so that only what is under way takes memory twice.
  let records: () throws(RecordBatchError) -> ByteRope
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
    while inFlight < Self.requestsInFlight, !turns.isEmpty {
      let request = Request(takeNext())
      if !request.sent.isEmpty {
        send(request)
      } else if inFlight == 0 {
        loop.soon { request.answer(ProduceAnswers(.success(ProduceResponse()))) }
      } else {
        return giveBack(request)  // what is under way is answered first
      }
    }
  }

  private func takeNext() -> [PendingAppend] {
    var taken: [PendingAppend] = []
    var again: [TopicPartition] = []
    var byteCount = 0
    while byteCount < Self.requestBytes, let place = turns.popFirst(), var queue = waiting.removeValue(forKey: place),
      let append = queue.popFirst()
    {
      taken.append(append)
      byteCount += append.byteCount
      guard !queue.isEmpty else { continue }
      waiting[place] = queue
      again.append(place)
    }
    turns += again
    return taken
  }

  private func giveBack(_ request: Request) {
    for (append, _) in request.unsent {
      if waiting[append.place] == nil { turns.append(append.place) }
      waiting[append.place] = [append] + (waiting[append.place] ?? [])
    }
  }

  private func send(_ request: Request) {
    inFlight += 1
    let began = loop.now
    client.send(request.message, to: node, on: workload, limit: Self.appendLimit) { [weak self] result in
      if let self {
        inFlight -= 1
        answeredAfter(loop.now - began)
      }
      request.answer(ProduceAnswers(result))
      self?.flushSoon()
    }
  }
}

extension ProduceSink {
  /// Appends that go together, at most one a partition.
  private struct Request {
    private(set) var sent: [PendingAppend] = []
    /// Batches that turned out not to be what their header says, and so go nowhere.
    private(set) var unsent: [(append: PendingAppend, error: RecordBatchError)] = []
    private var topics: [ProduceRequest.Topic] = []

    init(_ appends: [PendingAppend]) {
      var indexes: [String: Int] = [:]
      for append in appends {
        do throws(RecordBatchError) {
          let records = try append.records()
          let index = indexes[append.topic] ?? topics.count
          if index == topics.count {
            indexes[append.topic] = index
            topics.append(.init(name: append.topic, topicID: append.topicID))
          }
          topics[index].partitions.append(.init(partitionIndex: append.partition, records: records))
          sent.append(append)
        } catch {
          unsent.append((append, error))
        }
      }
    }

    var message: ProduceRequest {
      ProduceRequest(acks: -1, timeoutMilliseconds: ProduceSink.replicaWaitMilliseconds, topics: topics)
    }

    func answer(_ answers: ProduceAnswers) {
      for append in sent { append.then(answers.answer(to: append)) }
      for (append, error) in unsent {
        append.then(.refused(Refusal(reason: .corruptSource, message: "\(error)", remedy: .never)))
      }
    }
  }
}
