import IOLoop
import KafkaClient
import KafkaProtocol

/// What came of one fetch.
enum FetchReply {
  case answered(FetchAnswer)
  /// The broker throttles, and has read nothing: the same wishes are to be asked again.
  case throttled
  /// The connection ended before the answer, which may happen to any: the same wishes are to be asked again.
  case interrupted
  case failed(String)
}

/// One connection to one source broker, with one fetch at a time: none begins while memory is used up, while the broker
/// throttles, or before the link's bandwidth allows it. Bound to the loop's thread.
final class FetchChannel {
  /// A broker that throttles longer than this is asked again all the same.
  static let longestPause = Duration.seconds(10)

  private let means: SourceMeans
  private let node: NodeID
  private let workload: Workload
  /// Asks the lane to send something, on a turn of the loop of its own, so that all wishes of one turn go together.
  var becameReady: () -> Void = {}
  /// A fetch is under way, or the next one has to wait.
  private var isBusy = false
  private var isWaking = false
  private var hasFailed = false

  init(_ means: SourceMeans, to node: NodeID, on workload: Workload) {
    self.means = means
    self.node = node
    self.workload = workload
  }

  var isReady: Bool { !isBusy && means.budget.isAvailable }

  /// There is something to send, or it may be sent again.
  func wake() {
    guard !isWaking, isReady else { return }
    isWaking = true
    means.loop.schedule(after: .zero) { [weak self] in
      guard let self else { return }
      isWaking = false
      if isReady { becameReady() }
    }
  }

  /// - Parameter names: of the topics that are asked for by id.
  func send(
    _ request: FetchRequest, names: [TopicID: String], isAlone: Bool, then: @escaping (FetchReply) -> Void
  ) {
    isBusy = true
    means.client.send(request, to: node, on: workload) { [weak self] result in
      guard let self else { return }
      isBusy = false
      then(reply(to: result, names, isAlone))
      wake()
    }
  }

  private func reply(
    to result: Result<FetchResponse, ClientError>, _ names: [TopicID: String], _ isAlone: Bool
  ) -> FetchReply {
    switch result {
    case .failure(let error):
      defer { hasFailed = true }
      return error.code == .disconnected && !hasFailed ? .interrupted : .failed(error.description)
    case .success(let response) where response.isThrottledAway:
      hasFailed = false
      pause(min(.milliseconds(Int64(response.throttleTimeMilliseconds)), Self.longestPause))
      return .throttled
    case .success(let response):
      hasFailed = false
      let byteCount = response.recordBytes
      if let bandwidth = means.bandwidth { pause(bandwidth.charge(byteCount, now: means.loop.now)) }
      return .answered(FetchAnswer(response, names: names, isAlone: isAlone, hold: means.budget.hold(byteCount)))
    }
  }

  private func pause(_ duration: Duration) {
    guard duration > .zero else { return }
    isBusy = true
    means.loop.schedule(after: duration) { [weak self] in
      self?.isBusy = false
      self?.wake()
    }
  }
}

/// What all ways to the source's brokers share on one worker.
struct SourceMeans {
  let client: KafkaClient
  let loop: any EventLoop
  let budget: MemoryBudget
  let bandwidth: BandwidthLimit?
}
