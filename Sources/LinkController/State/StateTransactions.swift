import Bytes
import IOLoop
import KafkaProtocol
import LinkModel

/// The transactions of one link on the state topic: opening fences whoever wrote under the link's transactional id
/// before, and every commit is durable when it returns. Once a commit's outcome is unknown, or another process has
/// opened the link, nothing is ever written again.
final class StateTransactions {
  /// One record to be written; a null value removes its key.
  struct Entry {
    var key: [UInt8]
    var value: [UInt8]?
  }

  /// The coordinator aborts what a dead process left open after this long and its own round of 10 s.
  static let transactionTimeout: Duration = .seconds(30)
  /// Above the time that an earlier owner's transaction takes to be aborted.
  private static let openingLimit: Duration = .seconds(60)
  /// For a whole transaction with its repetitions. With `abortLimit` it stays below the transaction's timeout, after
  /// which the coordinator aborts by itself, and a request that is still under way would meet another epoch.
  private static let transactionLimit: Duration = .seconds(20)
  private static let abortLimit: Duration = .seconds(5)
  /// In bytes of keys and values: half of what brokers take for a batch by default.
  private static let batchSize = 500_000

  private struct Session {
    var producerID: Int64
    var producerEpoch: Int16
    var nextSequence: Int32 = 0
  }

  private let cluster: any ClusterChannel
  private let place: StateTopicPlace
  private let loop: any EventLoop
  private let coordinator: TransactionCoordinator
  private let timeout: Duration
  private var session: Session?
  private var ended: ActionFailure?

  init(
    cluster: any ClusterChannel, place: StateTopicPlace, loop: any EventLoop, transactionalID: String,
    timeout: Duration = StateTransactions.transactionTimeout
  ) {
    self.cluster = cluster
    self.place = place
    self.loop = loop
    self.timeout = timeout
    coordinator = TransactionCoordinator(transactionalID: transactionalID, cluster: cluster)
  }

  /// InitProducerId, then an empty transaction that is aborted: its marker shuts the epoch of the owner before out of
  /// the partition, which brokers of 2.8 do not do by themselves (docs/state.md, *How it is written*).
  func open() async throws(ActionFailure) {
    let opening = Deadline(loop: loop, after: Self.openingLimit)
    let session = try await Patience(until: opening).retry { () async throws(ActionFailure) -> Session in
      let request = InitProducerIDRequest(
        transactionalID: self.coordinator.transactionalID,
        transactionTimeoutMilliseconds: Int32(clamping: self.timeout.wholeMilliseconds))
      let response = try await self.coordinator.request(
        request, "open the transactional id", by: opening, code: \.errorCode)
      return Session(producerID: response.producerID, producerEpoch: response.producerEpoch)
    }
    self.session = session
    try await keeping { () async throws(ActionFailure) in
      let deadline = Deadline(loop: self.loop, after: Self.transactionLimit)
      try await self.addPartition(session, by: deadline)
      try await self.end(session, commits: false, by: deadline)
    }
  }

  /// Writes all of the entries or none.
  /// - Returns: their offsets.
  func commit(_ entries: [Entry]) async throws(ActionFailure) -> [Int64] {
    var offsets: [Int64] = []
    try await keeping { () async throws(ActionFailure) in
      guard let session = self.session else { throw ActionFailure(.stateNotWritten, "the link is not open") }
      let deadline = Deadline(loop: self.loop, after: Self.transactionLimit)
      try await self.addPartition(session, by: deadline)
      do throws(ActionFailure) {
        for part in Self.parts(of: entries) { offsets += try await self.produce(part, by: deadline) }
      } catch {
        try? await self.end(session, commits: false, by: Deadline(loop: self.loop, after: Self.abortLimit))
        throw error
      }
      try await self.end(session, commits: true, by: deadline)
    }
    return offsets
  }

  /// The first failure is the last: what is under way then has an unknown outcome, or another owner.
  private func keeping(_ body: () async throws(ActionFailure) -> Void) async throws(ActionFailure) {
    if let ended { throw ended }
    do throws(ActionFailure) {
      try await body()
    } catch {
      let reasons: [Reason] = [.linkHeld, .missingRight]
      let reason = reasons.contains(error.reason) ? error.reason : .stateNotWritten
      let failure = ActionFailure(reason, error.message)
      ended = failure
      throw failure
    }
  }

  private func addPartition(_ session: Session, by deadline: Deadline) async throws(ActionFailure) {
    let topic = AddPartitionsToTxnRequest.Topic(name: place.topic, partitionIndexes: [0])
    let request = AddPartitionsToTxnRequest(
      transactionalID: coordinator.transactionalID, producerID: session.producerID,
      producerEpoch: session.producerEpoch, topics: [topic])
    _ = try await Patience(until: deadline).retry { () async throws(ActionFailure) -> AddPartitionsToTxnResponse in
      try await self.coordinator.request(request, "begin a transaction", by: deadline) { response in
        response.topics.first?.partitions.first?.errorCode
      }
    }
  }

  private func end(_ session: Session, commits: Bool, by deadline: Deadline) async throws(ActionFailure) {
    let request = EndTxnRequest(
      transactionalID: coordinator.transactionalID, producerID: session.producerID,
      producerEpoch: session.producerEpoch, isCommit: commits)
    _ = try await Patience(until: deadline).retry { () async throws(ActionFailure) -> EndTxnResponse in
      try await self.coordinator.request(request, "end a transaction", by: deadline, code: \.errorCode)
    }
  }

  /// One batch, repeated with the same bytes: epoch and sequence make the broker answer it instead of appending it again.
  private func produce(_ entries: [Entry], by deadline: Deadline) async throws(ActionFailure) -> [Int64] {
    guard let session else { return [] }
    let batch = try batch(of: entries, session)
    self.session?.nextSequence += Int32(entries.count)
    let base = try await Patience(until: deadline).retry { () async throws(ActionFailure) -> Int64 in
      try await self.produceOnce(batch, by: deadline)
    }
    return entries.indices.map { base + Int64($0) }
  }

  private func produceOnce(_ batch: ByteRope, by deadline: Deadline) async throws(ActionFailure) -> Int64 {
    let found = try await place.require()
    let limit = try deadline.remaining(for: "\(cluster.name): write to \(place.topic)")
    let partition = ProduceRequest.Partition(partitionIndex: 0, records: batch)
    let topic = ProduceRequest.Topic(name: place.topic, topicID: found.id, partitions: [partition])
    let request = ProduceRequest(transactionalID: coordinator.transactionalID, topics: [topic])
    do throws(ActionFailure) {
      let response = try await cluster.request(request, to: .node(found.leader), within: limit)
      let answer = response.topics.first?.partitions.first
      try TransactionCoordinator.require(
        answer?.errorCode, "write to \(place.topic)", coordinator.transactionalID, on: cluster.name)
      return answer?.baseOffset ?? -1
    } catch {
      place.forget()
      throw error
    }
  }

  private func batch(of entries: [Entry], _ session: Session) throws(ActionFailure) -> ByteRope {
    let now = loop.wallClockMilliseconds
    let records = entries.enumerated().map { index, entry in
      Record(
        offsetDelta: Int32(index), timestamp: now, key: ByteView(copying: entry.key),
        value: entry.value.map { ByteView(copying: $0) })
    }
    let stamp = ProducerStamp(
      producerID: session.producerID, producerEpoch: session.producerEpoch, baseSequence: session.nextSequence)
    do throws(RecordBatchError) {
      let pieces = try RecordBatchBuilder.build(records, compression: .none, stamp: stamp, isTransactional: true)
      return ByteRope(pieces)
    } catch {
      throw ActionFailure(.stateNotWritten, "a batch for the state topic cannot be built: \(error)")
    }
  }

  /// Batches that a broker takes, in order.
  static func parts(of entries: [Entry]) -> [[Entry]] {
    var parts: [[Entry]] = []
    var size = 0
    for entry in entries {
      let own = entry.key.count + (entry.value?.count ?? 0)
      if parts.isEmpty || size + own > batchSize {
        parts.append([])
        size = 0
      }
      parts[parts.count - 1].append(entry)
      size += own
    }
    return parts
  }
}
