import IOLoop
import KafkaProtocol
import LinkModel

/// The state topic of one destination on Kafka.
final class KafkaStateJournal: StateJournal {
  private let cluster: any ClusterChannel
  private let place: StateTopicPlace
  private let reader: StateTopicReader
  private let loop: any EventLoop
  private let transactionTimeout: Duration
  /// A link that could not be opened, or was taken over, stays so: opening it again would fence whoever has it now.
  private var openings: [LinkIdentity: Result<StateTransactions, ActionFailure>] = [:]
  /// nil: not asked yet. Asked once, whatever came of it.
  private var compaction: Result<Void, ActionFailure>?
  private(set) var state = RecordedState()

  init(
    cluster: any ClusterChannel, topic: String, loop: any EventLoop,
    transactionTimeout: Duration = StateTransactions.transactionTimeout
  ) {
    self.cluster = cluster
    self.transactionTimeout = transactionTimeout
    self.loop = loop
    place = StateTopicPlace(topic: topic, cluster: cluster, loop: loop)
    reader = StateTopicReader(cluster: cluster, place: place, loop: loop)
  }

  /// Looks, and changes nothing; nil: there is no such topic.
  func look() async throws(ActionFailure) -> RecordedState? {
    guard let found = try await reader.read(.stable) else { return nil }
    state = found
    return found
  }

  /// Makes this process the link's owner, and reads what every owner before it has committed. Once for each link; a
  /// write opens its link if that was not done before.
  func open(_ link: LinkIdentity) async throws(ActionFailure) {
    _ = try await transactions(of: link)
  }

  func refresh() async throws(ActionFailure) {
    guard let found = try await reader.read(.everything) else {
      throw ActionFailure(.stateUnknown, "\(cluster.name): the state topic \(place.topic) is gone")
    }
    state = found
  }

  func record(_ records: [StateRecord], of link: LinkIdentity) async throws(ActionFailure) {
    guard !records.isEmpty else { return }
    let entries = try Self.entries(of: records)
    let offsets = try await transactions(of: link).commit(entries)
    for (record, offset) in zip(records, offsets) { state.take(record, at: offset) }
  }

  func remove(_ key: StateKey, of link: LinkIdentity) async throws(ActionFailure) {
    let entry = StateTransactions.Entry(key: Array(key.text.utf8), value: nil)
    _ = try await transactions(of: link).commit([entry])
    state.remove(key)
  }

  func allocateProducerID() async throws(ActionFailure) -> Int64 {
    let request = InitProducerIDRequest(transactionalID: nil)
    return try await Patience(loop: loop, limit: .seconds(30)).retry { () async throws(ActionFailure) -> Int64 in
      let response = try await self.cluster.request(request, to: .any)
      guard response.errorCode == .none, response.producerID >= 0 else {
        throw ActionFailure(
          response.errorCode, of: "allocate a producer id", on: self.cluster.name, or: .stateNotWritten)
      }
      return response.producerID
    }
  }

  private func transactions(of link: LinkIdentity) async throws(ActionFailure) -> StateTransactions {
    if let opening = openings[link] { return try opening.get() }
    let opened = StateTransactions(
      cluster: cluster, place: place, loop: loop, transactionalID: link.transactionalID,
      timeout: transactionTimeout)
    do throws(ActionFailure) {
      try await requireCompaction()
      try await opened.open()
      try await refresh()
      openings[link] = .success(opened)
      return opened
    } catch {
      openings[link] = .failure(error)
      throw error
    }
  }

  /// Before the first write, also to a topic that we made: it may have been changed since.
  private func requireCompaction() async throws(ActionFailure) {
    if let compaction { return try compaction.get() }
    do throws(ActionFailure) {
      _ = try await place.require()
      try await StateTopicCleanup(cluster: cluster, topic: place.topic, loop: loop).require()
      compaction = .success(())
    } catch {
      compaction = .failure(error)
      throw error
    }
  }

  private static func entries(of records: [StateRecord]) throws(ActionFailure) -> [StateTransactions.Entry] {
    var entries: [StateTransactions.Entry] = []
    for record in records {
      do throws(StateUnreadable) {
        entries.append(
          StateTransactions.Entry(key: Array(record.key.text.utf8), value: try StateCodec.encode(record)))
      } catch {
        throw ActionFailure(.stateNotWritten, error.message)
      }
    }
    return entries
  }
}
