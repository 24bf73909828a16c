import KafkaClient
import KafkaProtocol

/// The wishes that stand at one broker, and what its incremental fetch session (KIP-227) knows of them. Pure.
///
/// A request names only what has changed: wishes that came or moved, and partitions without one, which are forgotten
/// until they have a wish again; otherwise the session would send them the same records once more. An answer names only
/// partitions with news.
struct FetchSession {
  /// What the session asks for a partition.
  private struct Placed: Equatable {
    var topicID: TopicID
    var leaderEpoch: Int32
    var position: FetchPosition

    init(_ wish: SourceFetch) {
      topicID = wish.topicID
      leaderEpoch = wish.leader.epoch
      position = wish.position
    }
  }

  private var wishes: [TopicPartition: SourceFetch] = [:]
  /// What the broker's session holds.
  private var placed: [TopicPartition: Placed] = [:]
  /// With a wish that came since the last request, in order.
  private var fresh: [TopicPartition] = []
  /// That lost their wish since the last request, in order.
  private var spent: [TopicPartition] = []
  /// Of the topics that are, or were, wished for.
  private(set) var names: [TopicID: String] = [:]
  private var id: Int32 = 0
  /// Of the next request; 0 opens a session, in place of the one with `id`.
  private var epoch: Int32 = 0

  /// A later wish for a partition takes the place of an earlier one.
  mutating func add(_ wish: SourceFetch) {
    wishes[wish.key] = wish
    names[wish.topicID] = wish.topic
    fresh.append(wish.key)
  }

  /// Nil where nobody wishes for anything.
  mutating func nextRequest(waitMilliseconds: Int32) -> FetchRequest? {
    guard !wishes.isEmpty else { return nil }
    var request = SourceRequest(waitMilliseconds: waitMilliseconds)
    request.join(session: id, epoch: epoch)
    if epoch == 0 {
      placed = [:]
      fresh = wishes.keys.sorted()
    } else {
      epoch = epoch == .max ? 1 : epoch + 1
      forgetSpent(in: &request)
    }
    for key in fresh {
      guard let wish = wishes[key], placed[key] != Placed(wish) else { continue }
      placed[key] = Placed(wish)
      request.ask(wish)
    }
    (fresh, spent) = ([], [])
    return request.fetch
  }

  private mutating func forgetSpent(in request: inout SourceRequest) {
    for key in spent where wishes[key] == nil {
      guard let place = placed.removeValue(forKey: key) else { continue }
      request.forget(key, topicID: place.topicID)
    }
  }

  /// - Parameter id: of the answer to the last request; 0 where the broker keeps no session for us.
  mutating func answered(id: Int32) {
    guard id != 0 else { return reopen() }
    if epoch == 0 { epoch = 1 }
    self.id = id
  }

  /// The broker has no session of ours any more, or it is not known what it holds: the next request opens another.
  mutating func reopen() { epoch = 0 }

  /// The wish that the answer's part about a partition is for; nil where none was asked like that.
  func wish(for key: TopicPartition) -> SourceFetch? {
    guard let wish = wishes[key], placed[key] == Placed(wish) else { return nil }
    return wish
  }

  /// The wish stands no longer.
  mutating func remove(_ key: TopicPartition) {
    if wishes.removeValue(forKey: key) != nil { spent.append(key) }
  }

  mutating func removeAll() -> [SourceFetch] {
    let all = wishes.keys.sorted().compactMap { wishes[$0] }
    for wish in all { remove(wish.key) }
    return all
  }
}
