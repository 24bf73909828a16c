import KafkaClient
import KafkaProtocol

/// Reads what one broker has of partitions that are behind: each request takes the next of their wishes in turn, and is
/// answered at once. Bound to the loop's thread.
///
/// An answer is filled up from its first partition on: those at its end may come away empty-handed. They come first in
/// the next request, and the first of a request always gets an answer of its own, so nobody starves.
final class BulkLane {
  private let channel: FetchChannel
  private let limits: Limits
  private var queue = WishQueue()

  struct Limits {
    /// A few of these fill an answer; the others are small, or come first next time.
    var partitionsARequest: Int
    /// How long an answer may take that has nothing to say: records that lie on slow storage, say.
    var waitMilliseconds: Int32
  }

  /// Partitions with records to be read.
  static let shared = Limits(partitionsARequest: 64, waitMilliseconds: 100)
  /// Each partition by itself: only then does an empty answer speak of holes (R5).
  static let alone = Limits(partitionsARequest: 1, waitMilliseconds: 100)

  init(_ channel: FetchChannel, _ limits: Limits) {
    self.channel = channel
    self.limits = limits
    channel.becameReady = { [unowned self] in dispatch() }
  }

  func add(_ wish: SourceFetch) {
    queue.append(wish)
    channel.wake()
  }

  func wake() { channel.wake() }

  private func dispatch() {
    let wishes = queue.take(atMost: limits.partitionsARequest)
    guard !wishes.isEmpty else { return }
    var request = SourceRequest(waitMilliseconds: limits.waitMilliseconds)
    var names: [TopicID: String] = [:]
    for wish in wishes {
      request.ask(wish)
      names[wish.topicID] = wish.topic
    }
    channel.send(request.fetch, names: names, isAlone: limits.partitionsARequest == 1) { [weak self] reply in
      self?.answered(reply, wishes)
    }
  }

  private func answered(_ reply: FetchReply, _ wishes: [SourceFetch]) {
    switch reply {
    case .throttled, .interrupted: queue.putBack(wishes)
    case .failed(let why): for wish in wishes { wish.then(.moved(why)) }
    case .answered(let answer) where answer.errorCode != .none:
      for wish in wishes { wish.then(.moved("fetch: \(answer.errorCode)")) }
    case .answered(let answer): deliver(answer, to: wishes)
    }
  }

  private func deliver(_ answer: FetchAnswer, to wishes: [SourceFetch]) {
    let parts = Dictionary(answer.parts.map { ($0.key, $0.part) }, uniquingKeysWith: { first, _ in first })
    var told: [(SourceFetch, SourceFetch.Outcome)] = []
    var unsaid: [SourceFetch] = []
    for wish in wishes {
      let part = parts[wish.key]
      if !told.isEmpty || !unsaid.isEmpty, part?.saysNothing(at: wish.position) ?? true {
        unsaid.append(wish)
      } else {
        told.append((wish, part?.outcome(at: wish.position) ?? .moved("the answer does not speak of \(wish.key)")))
      }
    }
    queue.putBack(unsaid)
    for (wish, outcome) in told { wish.then(outcome) }
  }
}
