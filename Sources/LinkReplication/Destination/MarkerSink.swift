import IOLoop
import KafkaClient
import KafkaProtocol
import LinkModel

/// The markers of one partition on their way.
struct PendingMarkers {
  let topic: String
  let partition: Int32
  let leaderEpoch: Int32
  let producerID: Int64
  let plan: MarkerPlan
  let then: (MarkersAnswer) -> Void
}

/// Gathers the markers for one broker, as `ProduceSink` does with data, on a connection of their own: a request of a
/// thousand markers takes the broker tens of milliseconds, which the data of other partitions does not wait for. Bound to
/// the loop's thread.
///
/// Behind each request of markers, on the same connection, the true log ends are asked for: the answers to markers are
/// merged by the broker, and "0" may hide a refused one (measured).
final class MarkerSink {
  static let requestsInFlight = 2
  /// Larger requests hold a broker's thread for a quarter of a second and more (measured).
  static let markersARequest = 1_000

  private let client: KafkaClient
  private let loop: any EventLoop
  private let node: NodeID
  private let answeredAfter: (Duration) -> Void
  private var waiting: ArraySlice<PendingMarkers> = []
  private var inFlight = 0
  private var isFlushPlanned = false

  /// - Parameter answeredAfter: told how long each answer took.
  init(client: KafkaClient, loop: any EventLoop, node: NodeID, answeredAfter: @escaping (Duration) -> Void) {
    self.client = client
    self.loop = loop
    self.node = node
    self.answeredAfter = answeredAfter
  }

  /// - Precondition: nothing else of that partition is under way (R3).
  func write(_ markers: PendingMarkers) {
    waiting.append(markers)
    flushSoon()
  }

  private func flushSoon() {
    guard !isFlushPlanned, inFlight < Self.requestsInFlight, !waiting.isEmpty else { return }
    isFlushPlanned = true
    loop.soon { [weak self] in
      self?.isFlushPlanned = false
      self?.flush()
    }
  }

  private func flush() {
    while inFlight < Self.requestsInFlight, !waiting.isEmpty { send(takeNext()) }
  }

  private func takeNext() -> [PendingMarkers] {
    var taken: [PendingMarkers] = []
    var count = 0
    while let next = waiting.first, taken.isEmpty || count + next.plan.count <= Self.markersARequest {
      taken.append(next)
      count += next.plan.count
      waiting.removeFirst()
    }
    return taken
  }

  private func send(_ markers: [PendingMarkers]) {
    inFlight += 1
    let began = loop.now
    var written: Result<WriteTxnMarkersResponse, ClientError>?
    client.send(Self.request(markers), to: node, on: .markers, limit: ProduceSink.appendLimit) { [weak self] result in
      if let self { answeredAfter(loop.now - began) }
      written = result
    }
    client.send(Self.logEnds(of: markers), to: node, on: .markers, limit: ProduceSink.appendLimit) {
      [weak self] result in
      self?.inFlight -= 1
      let answers = MarkerAnswers(written: written, logEnds: result)
      for marker in markers { marker.then(answers.answer(to: marker)) }
      self?.flushSoon()
    }
  }

  private static func request(_ markers: [PendingMarkers]) -> WriteTxnMarkersRequest {
    WriteTxnMarkersRequest(
      markers: markers.flatMap { pending in
        pending.plan.coordinatorEpochs.map { coordinatorEpoch in
          .init(
            producerID: pending.producerID, producerEpoch: pending.plan.producerEpoch, isCommit: false,
            topics: [.init(name: pending.topic, partitionIndexes: [pending.partition])],
            coordinatorEpoch: coordinatorEpoch, transactionVersion: 0)
        }
      })
  }

  private static func logEnds(of markers: [PendingMarkers]) -> ListOffsetsRequest {
    var topics: [ListOffsetsRequest.Topic] = []
    var indexes: [String: Int] = [:]
    for pending in markers {
      let index = indexes[pending.topic] ?? topics.count
      if index == topics.count {
        indexes[pending.topic] = index
        topics.append(.init(name: pending.topic))
      }
      topics[index].partitions.append(
        .init(
          partitionIndex: pending.partition, currentLeaderEpoch: pending.leaderEpoch,
          timestamp: ListOffsetsRequest.Partition.latest))
    }
    return ListOffsetsRequest(replicaID: -2, isolationLevel: .readUncommitted, topics: topics)
  }
}
