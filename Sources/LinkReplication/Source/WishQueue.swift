import KafkaClient

/// Wishes in the order in which they are to be asked; every step takes constant time.
struct WishQueue {
  /// The next one last.
  private var ahead: [SourceFetch] = []
  private var behind: [SourceFetch] = []

  var isEmpty: Bool { ahead.isEmpty && behind.isEmpty }

  mutating func append(_ wish: SourceFetch) { behind.append(wish) }

  /// They come first, in their order.
  mutating func putBack(_ wishes: [SourceFetch]) { ahead.append(contentsOf: wishes.reversed()) }

  /// The next ones, for different partitions.
  mutating func take(atMost count: Int) -> [SourceFetch] {
    var taken: [SourceFetch] = []
    var keys: Set<TopicPartition> = []
    while taken.count < count, let wish = popFirst() {
      guard keys.insert(wish.key).inserted else {
        ahead.append(wish)
        break
      }
      taken.append(wish)
    }
    return taken
  }

  private mutating func popFirst() -> SourceFetch? {
    if ahead.isEmpty { (ahead, behind) = (behind.reversed(), []) }
    return ahead.popLast()
  }
}
