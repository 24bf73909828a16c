import KafkaClient
import KafkaProtocol

/// A Fetch as it grows wish by wish, each in constant time.
struct SourceRequest {
  /// About 1 MiB an answer costs the least CPU (measured). With what stands around the records an answer of this size
  /// fits into one block of 2 MiB.
  static let answerBytes: Int32 = (2 << 20) - (64 << 10)

  private(set) var fetch: FetchRequest
  private var asked: [TopicPlace: Int] = [:]
  private var forgotten: [TopicPlace: Int] = [:]

  private struct TopicPlace: Hashable {
    var name: String
    var id: TopicID
  }

  /// - Parameter waitMilliseconds: how long the broker may wait for records if it has none.
  init(waitMilliseconds: Int32) {
    fetch = FetchRequest(
      maxWaitMilliseconds: waitMilliseconds, minBytes: 1, maxBytes: Self.answerBytes, isolationLevel: .readCommitted)
  }

  mutating func ask(_ wish: SourceFetch) {
    let partition = FetchRequest.Partition(
      partitionIndex: wish.partition, currentLeaderEpoch: wish.leader.epoch, fetchOffset: wish.position.offset,
      lastFetchedEpoch: wish.position.lastFetchedEpoch, partitionMaxBytes: Int32(clamping: wish.position.maxBytes))
    let place = TopicPlace(name: wish.topic, id: wish.topicID)
    if let index = asked[place] {
      fetch.topics[index].partitions.append(partition)
    } else {
      asked[place] = fetch.topics.count
      fetch.topics.append(.init(name: wish.topic, topicID: wish.topicID, partitions: [partition]))
    }
  }

  /// The session is not to speak of the partition any more.
  mutating func forget(_ key: TopicPartition, topicID: TopicID) {
    let place = TopicPlace(name: key.topic, id: topicID)
    if let index = forgotten[place] {
      fetch.forgottenTopics[index].partitionIndexes.append(key.partition)
    } else {
      forgotten[place] = fetch.forgottenTopics.count
      fetch.forgottenTopics.append(.init(name: key.topic, topicID: topicID, partitionIndexes: [key.partition]))
    }
  }

  mutating func join(session id: Int32, epoch: Int32) {
    fetch.sessionID = id
    fetch.sessionEpoch = epoch
  }
}
