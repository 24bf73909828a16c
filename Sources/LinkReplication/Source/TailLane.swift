import KafkaClient
import KafkaProtocol

/// Waits at one broker for partitions whose end has been reached: one long poll after the other in one session, so that
/// thousands of them that stand still cost next to nothing. Bound to the loop's thread.
///
/// A wish that nothing is said of stands; it ends with records, with an error, or in the bulk lane where there turn out
/// to be records that did not come along.
final class TailLane {
  static let waitMilliseconds: Int32 = 500

  private let channel: FetchChannel
  private let becameBehind: (SourceFetch) -> Void
  private var session = FetchSession()

  /// - Parameter becameBehind: takes a wish for which there are records.
  init(_ channel: FetchChannel, becameBehind: @escaping (SourceFetch) -> Void) {
    self.channel = channel
    self.becameBehind = becameBehind
    channel.becameReady = { [unowned self] in dispatch() }
  }

  func add(_ wish: SourceFetch) {
    session.add(wish)
    channel.wake()
  }

  func wake() { channel.wake() }

  private func dispatch() {
    guard let request = session.nextRequest(waitMilliseconds: Self.waitMilliseconds) else { return }
    channel.send(request, names: session.names, isAlone: false) { [weak self] in self?.answered($0) }
  }

  private func answered(_ reply: FetchReply) {
    switch reply {
    case .throttled: break  // an open session has counted the request; one that was to be opened has not been
    case .interrupted: session.reopen()
    case .failed(let why): giveUp(why)
    case .answered(let answer): answered(answer)
    }
  }

  private func answered(_ answer: FetchAnswer) {
    switch answer.errorCode {
    case .none: deliver(answer)
    case .fetchSessionIDNotFound, .invalidFetchSessionEpoch, .fetchSessionTopicIDError: session.reopen()
    case let code: giveUp("fetch: \(code)")
    }
  }

  private func giveUp(_ why: String) {
    session.reopen()
    for wish in session.removeAll() { wish.then(.moved(why)) }
  }

  private func deliver(_ answer: FetchAnswer) {
    session.answered(id: answer.sessionID)
    for (key, part) in answer.parts {
      guard let wish = session.wish(for: key), !part.isNoNews(at: wish.position) else { continue }
      session.remove(key)
      if part.saysNothing(at: wish.position) {
        becameBehind(wish)
      } else {
        wish.then(part.outcome(at: wish.position))
      }
    }
  }
}
