import Bytes
import IOLoop
import KafkaProtocol
import LinkModel

/// Reads the state topic from its log's start, read_committed, and again from where it left off.
final class StateTopicReader {
  /// How far a read has to come.
  enum Extent {
    /// To the last stable offset as it is: for looking only.
    case stable
    /// To the high watermark as it is, waiting for the last stable offset to get there: for owners, who must not miss
    /// what lies behind somebody else's open transaction.
    case everything
  }

  /// How long to wait where the last stable offset lags: above the coordinator's round of aborting transactions of
  /// dead processes, which is the timeout that writers ask for (30 s) and up to 10 s.
  private static let stableOffsetLimit: Duration = .seconds(60)
  private static let requestLimit: Duration = .seconds(30)
  /// In bytes; far more than the records of all mirrors that a cluster can have.
  private static let maximumLogSize = 1 << 30
  private static let fetchSize: Int32 = 1 << 20

  private let cluster: any ClusterChannel
  private let place: StateTopicPlace
  private let loop: any EventLoop
  private var fold: StateLogFold?
  /// Of the topic that `fold` was read from.
  private var topicID: TopicID?
  private var bytesRead = 0

  init(cluster: any ClusterChannel, place: StateTopicPlace, loop: any EventLoop) {
    self.cluster = cluster
    self.place = place
    self.loop = loop
  }

  /// What is recorded; nil: there is no such topic.
  /// - Throws: where it could not be read, or not be understood (`StateUnknown`).
  func read(_ extent: Extent) async throws(ActionFailure) -> RecordedState? {
    guard let found = try await topicPlace(extent) else { return nil }
    if topicID == nil { topicID = found.id }
    var fold: StateLogFold
    if let known = self.fold { fold = known } else { fold = StateLogFold(from: try await offset(.earliest)) }
    let end = try await end(extent)
    guard end >= fold.nextOffset else {
      throw unknown("its log ends at \(end), and was read up to \(fold.nextOffset) before: it has lost records")
    }
    while fold.nextOffset < end { try await readOn(&fold, to: end) }
    self.fold = fold
    return fold.state
  }

  /// An owner asks anew: the leader that it knows may be the leader no more.
  private func topicPlace(_ extent: Extent) async throws(ActionFailure) -> StateTopicPlace.Found? {
    guard extent == .everything else { return try await place.find() }
    place.forget()
    return try await place.require()
  }

  private func end(_ extent: Extent) async throws(ActionFailure) -> Int64 {
    guard extent == .everything else { return try await offset(.lastStable) }
    let end = try await offset(.highWatermark)
    return try await Patience(loop: loop, limit: Self.stableOffsetLimit).retry {
      () async throws(ActionFailure) -> Int64 in
      let stable = try await self.offset(.lastStable)
      guard stable >= end else {
        throw self.unknown("a transaction is open at offset \(stable), below \(end)", isRetriable: true)
      }
      return end
    }
  }

  private func readOn(_ fold: inout StateLogFold, to end: Int64) async throws(ActionFailure) {
    let start = fold.nextOffset
    let partition = try await fetch(from: start)
    let bytes = partition.records ?? ByteView(copying: [])
    bytesRead += bytes.count
    guard bytesRead <= Self.maximumLogSize else { throw unknown("its log is larger than \(Self.maximumLogSize) bytes") }
    do throws(StateUnreadable) {
      try fold.take(bytes, aborted: partition.abortedTransactions ?? [], below: end)
    } catch {
      throw unknown(error.message)
    }
    guard fold.nextOffset > start else { throw unknown("no batch is found at offset \(start), below \(end)") }
  }

  private enum Edge {
    case earliest, highWatermark, lastStable
  }

  private func offset(_ edge: Edge) async throws(ActionFailure) -> Int64 {
    let timestamp =
      edge == .earliest ? ListOffsetsRequest.Partition.earliest : ListOffsetsRequest.Partition.latest
    return try await ask { (found) async throws(ActionFailure) -> Int64 in
      // With the epoch a broker that is the leader no more refuses, instead of telling where its own log ends.
      let partition = ListOffsetsRequest.Partition(
        partitionIndex: 0, currentLeaderEpoch: found.leaderEpoch, timestamp: timestamp)
      let request = ListOffsetsRequest(
        isolationLevel: edge == .lastStable ? .readCommitted : .readUncommitted,
        topics: [ListOffsetsRequest.Topic(name: self.place.topic, partitions: [partition])])
      let response = try await self.cluster.request(request, to: .node(found.leader))
      let answer = response.topics.first?.partitions.first
      try self.require(answer?.errorCode)
      guard let offset = answer?.offset, offset >= 0 else { throw self.unknown("the leader tells no offset") }
      return offset
    }
  }

  /// A fetch that brings something: brokers may answer without bytes where there are some.
  private func fetch(from offset: Int64) async throws(ActionFailure) -> FetchResponse.Partition {
    return try await ask { (found) async throws(ActionFailure) -> FetchResponse.Partition in
      let partition = FetchRequest.Partition(
        partitionIndex: 0, currentLeaderEpoch: found.leaderEpoch, fetchOffset: offset,
        partitionMaxBytes: Self.fetchSize)
      let topic = FetchRequest.Topic(name: self.place.topic, topicID: found.id, partitions: [partition])
      let request = FetchRequest(maxBytes: Self.fetchSize, isolationLevel: .readCommitted, topics: [topic])
      let response = try await self.cluster.request(request, to: .node(found.leader))
      try self.require(response.errorCode)
      let answer = response.topics.first?.partitions.first
      try self.require(answer?.errorCode)
      guard let answer, (answer.records?.count ?? 0) > 0 else {
        throw self.unknown("nothing is returned at offset \(offset)", isRetriable: true)
      }
      return answer
    }
  }

  private func require(_ code: ErrorCode?) throws(ActionFailure) {
    let code = code ?? .unknownServerError
    guard code != .none else { return }
    throw ActionFailure(code, of: "read \(place.topic)", on: cluster.name, or: .stateUnknown)
  }

  /// Asks the partition's leader, also where it moves meanwhile, for a limited time.
  private func ask<Value>(
    _ question: (StateTopicPlace.Found) async throws(ActionFailure) -> Value
  ) async throws(ActionFailure) -> Value {
    try await Patience(loop: loop, limit: Self.requestLimit).retry { () async throws(ActionFailure) -> Value in
      let found = try await self.place.require()
      guard found.id == self.topicID ?? .zero || found.id == .zero || self.topicID == .zero else {
        throw self.unknown("it is another topic than the one that was read before (its id is \(found.id) now)")
      }
      do throws(ActionFailure) {
        return try await question(found)
      } catch {
        self.place.forget()
        throw error
      }
    }
  }

  private func unknown(_ message: String, isRetriable: Bool = false) -> ActionFailure {
    let text = "\(cluster.name): the state topic \(place.topic): \(message)"
    return ActionFailure(.stateUnknown, text, isRetriable: isRetriable)
  }
}
