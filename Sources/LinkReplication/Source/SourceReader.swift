import IOLoop
import KafkaClient
import KafkaProtocol
import LinkModel

/// Reads the source for all partitions: wishes to one broker are gathered into one request at a time. Bound to the
/// loop's thread.
final class SourceReader {
  /// About 1 MiB an answer costs the least CPU (measured); a few partitions share one.
  static let answerBytes: Int32 = 4 << 20
  static let partitionBytes: Int32 = 1 << 20
  static let waitMilliseconds: Int32 = 500
  /// A broker that throttles longer than this is asked again all the same.
  static let longestPause = Duration.seconds(10)

  private struct Broker {
    var wishes: [SourceFetch] = []
    var isFetching = false
  }

  private let client: KafkaClient
  private let loop: any EventLoop
  private let budget: MemoryBudget
  private let bandwidth: BandwidthLimit?
  private var brokers: [NodeID: Broker] = [:]

  init(client: KafkaClient, loop: any EventLoop, budget: MemoryBudget, bandwidth: BandwidthLimit?) {
    self.client = client
    self.loop = loop
    self.budget = budget
    self.bandwidth = bandwidth
    budget.becameAvailable = { [weak self] in  // bytes may come back after the last fetch
      guard let self else { return }
      for node in brokers.keys.sorted() { dispatchSoon(to: node) }
    }
  }

  func fetch(_ wish: SourceFetch) {
    brokers[wish.leader.node, default: Broker()].wishes.append(wish)
    dispatchSoon(to: wish.leader.node)
  }

  /// After the current callback, so that all wishes of one turn of the loop go together.
  private func dispatchSoon(to node: NodeID) {
    loop.schedule(after: .zero) { [weak self] in self?.dispatch(to: node) }
  }

  private func dispatch(to node: NodeID) {
    guard var broker = brokers[node], !broker.isFetching, !broker.wishes.isEmpty, budget.isAvailable else { return }
    let wishes = Self.takeNext(from: &broker.wishes)
    broker.isFetching = true
    brokers[node] = broker
    client.send(Self.request(for: wishes), to: node, on: .fetch) { [weak self] result in
      self?.answered(result, to: wishes, from: node)
    }
  }

  /// The oldest wish alone if it asks for that, else all others.
  private static func takeNext(from wishes: inout [SourceFetch]) -> [SourceFetch] {
    if wishes[0].position.isAlone { return [wishes.removeFirst()] }
    let shared = wishes.filter { !$0.position.isAlone }
    wishes.removeAll { !$0.position.isAlone }
    return shared
  }

  private static func request(for wishes: [SourceFetch]) -> FetchRequest {
    var request = FetchRequest()
    request.maxWaitMilliseconds = waitMilliseconds
    request.minBytes = 1
    request.maxBytes = answerBytes
    request.isolationLevel = .readCommitted
    for wish in wishes {
      var partition = FetchRequest.Partition()
      partition.partitionIndex = wish.partition
      partition.currentLeaderEpoch = wish.leader.epoch
      partition.fetchOffset = wish.position.offset
      partition.lastFetchedEpoch = wish.position.lastFetchedEpoch
      partition.partitionMaxBytes = partitionBytes
      if let index = request.topics.firstIndex(where: { $0.name == wish.topic }) {
        request.topics[index].partitions.append(partition)
      } else {
        var topic = FetchRequest.Topic()
        topic.name = wish.topic
        topic.topicID = wish.topicID
        topic.partitions = [partition]
        request.topics.append(topic)
      }
    }
    return request
  }

  private func answered(
    _ result: Result<FetchResponse, ClientError>, to wishes: [SourceFetch], from node: NodeID
  ) {
    brokers[node]?.isFetching = false
    switch result {
    case .failure(let error):
      for wish in wishes { wish.then(.moved(error.description)) }
    case .success(let response):
      deliver(response, to: wishes, from: node)
    }
    dispatchSoon(to: node)
  }

  private func deliver(_ response: FetchResponse, to wishes: [SourceFetch], from node: NodeID) {
    guard response.errorCode == .none else {
      for wish in wishes { wish.then(.moved("fetch: \(response.errorCode)")) }
      return
    }
    let answer = FetchAnswer(response: response, isAlone: wishes.count == 1)
    guard !answer.isThrottledAway else {
      return askAgain(wishes, of: node, after: .milliseconds(Int64(response.throttleTimeMilliseconds)))
    }
    let hold = budget.hold(answer.byteCount)
    if let bandwidth { pause(node, for: bandwidth.charge(answer.byteCount, now: loop.now)) }
    // An answer that is full says nothing of the partitions at its end: they come first next time.
    let unsaid = wishes.enumerated().filter { $0.offset > 0 && answer.saysNothing(of: $0.element) }
    brokers[node]?.wishes.insert(contentsOf: unsaid.map(\.element), at: 0)
    let skipped = Set(unsaid.map(\.offset))
    for (index, wish) in wishes.enumerated() where !skipped.contains(index) {
      wish.then(answer.outcome(of: wish, hold: hold))
    }
  }

  private func pause(_ node: NodeID, for pause: Duration) {
    brokers[node]?.isFetching = true
    loop.schedule(after: pause) { [weak self] in
      self?.brokers[node]?.isFetching = false
      self?.dispatch(to: node)
    }
  }

  private func askAgain(_ wishes: [SourceFetch], of node: NodeID, after pause: Duration) {
    brokers[node]?.isFetching = true
    loop.schedule(after: min(pause, Self.longestPause)) { [weak self] in
      self?.brokers[node]?.isFetching = false
      self?.brokers[node]?.wishes.insert(contentsOf: wishes, at: 0)
      self?.dispatch(to: node)
    }
  }
}
