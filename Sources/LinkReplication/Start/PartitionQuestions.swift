import KafkaClient
import KafkaProtocol
import LinkModel

/// A question to a partition's leader that brought no answer to build on.
struct QuestionFailed: Error {
  var reason: Reason
  var message: String
  /// Asking again, with fresh metadata, may help.
  var isPassing: Bool

  func stop(_ partition: Int32) -> ReplicationStop {
    ReplicationStop(reason: reason, partition: partition, message: message)
  }

  func rethrowIfTerminal(_ partition: Int32) throws(ReplicationStop) {
    if !isPassing { throw stop(partition) }
  }

  init(_ what: String, _ error: ClientError) {
    let isPassing =
      switch error.code {
      case .unsupportedVersion, .malformed, .notEncodable, .wrongCluster: false
      default: true
      }
    self.init(reason: .leaderUnavailable, message: "\(what): \(error.description)", isPassing: isPassing)
  }

  init(_ what: String, _ code: ErrorCode) {
    let isRight = code == .topicAuthorizationFailed || code == .clusterAuthorizationFailed
    self.init(
      reason: isRight ? .missingRight : .leaderUnavailable, message: "\(what): \(code)",
      isPassing: code.isRetriable || code.invalidatesMetadata)
  }

  /// What the batches of one side's own log are. A mirror's log holds only what we appended: anything else there was
  /// done to it.
  init(problem: SourceProblem, on side: TopicRoute.Side) {
    let reason: Reason =
      switch (side, problem.reason) {
      case (.source, let reason): reason
      case (.destination, .unsupportedFormat): .foreignWriter
      case (.destination, _): .corruptDestination
      }
    self.init(reason: reason, message: "\(side): \(problem.message)", isPassing: false)
  }

  static func emptyAnswer(_ what: String) -> QuestionFailed {
    QuestionFailed(
      reason: .leaderUnavailable, message: "\(what): the answer does not speak of the partition", isPassing: true)
  }

  init(reason: Reason, message: String, isPassing: Bool) {
    self.reason = reason
    self.message = message
    self.isPassing = isPassing
  }
}

/// Asks one leader about one partition. On the connection that appends use, what an answer says is true of everything
/// that was sent before.
struct PartitionQuestions {
  let client: KafkaClient
  let desk: QuestionDesk
  let leader: PartitionLeader
  let workload: Workload

  init(_ route: TopicRoute, _ leader: PartitionLeader) {
    client = route.client
    desk = route.desk
    workload = route.side == .destination ? .produce : .admin
    self.leader = leader
  }

  static func logStart(_ topic: String, _ partition: Int32, _ leader: PartitionLeader) -> ListOffsetsRequest {
    listOffsets(topic, partition, leader, timestamp: ListOffsetsRequest.Partition.earliest)
  }

  static func lastStable(_ topic: String, _ partition: Int32, _ leader: PartitionLeader) -> ListOffsetsRequest {
    listOffsets(topic, partition, leader, isolation: .readCommitted)
  }

  static func highWatermark(_ topic: String, _ partition: Int32, _ leader: PartitionLeader) -> ListOffsetsRequest {
    listOffsets(topic, partition, leader)
  }

  /// The true log end (measured: with a stopped follower 3, where the high watermark was 1).
  static func logEnd(_ topic: String, _ partition: Int32, _ leader: PartitionLeader) -> ListOffsetsRequest {
    listOffsets(topic, partition, leader, replicaID: -2)
  }

  private static func listOffsets(
    _ topic: String, _ partition: Int32, _ leader: PartitionLeader, replicaID: NodeID = -1,
    isolation: IsolationLevel = .readUncommitted, timestamp: Int64 = ListOffsetsRequest.Partition.latest
  ) -> ListOffsetsRequest {
    ListOffsetsRequest(
      replicaID: replicaID, isolationLevel: isolation,
      topics: [
        .init(
          name: topic,
          partitions: [.init(partitionIndex: partition, currentLeaderEpoch: leader.epoch, timestamp: timestamp)])
      ])
  }

  func offset(_ request: ListOffsetsRequest) async throws(QuestionFailed) -> Int64 {
    let data = try await desk.listOffsets(request, of: leader.node, on: workload)
    guard data.errorCode == .none else { throw QuestionFailed("ListOffsets", data.errorCode) }
    return data.offset
  }

  /// Nil: the partition does not know the id.
  func producer(
    _ producerID: Int64, of topic: String, _ partition: Int32
  ) async throws(QuestionFailed) -> ProducerKnowledge? {
    let data = try await desk.describeProducers(of: topic, partition, at: leader.node, on: workload)
    guard data.errorCode == .none else { throw QuestionFailed("DescribeProducers", data.errorCode) }
    return data.activeProducers.first { $0.producerID == producerID }.map {
      ProducerKnowledge(
        producerEpoch: Int16(clamping: $0.producerEpoch), lastSequence: $0.lastSequence,
        coordinatorEpoch: $0.coordinatorEpoch, lastTimestamp: $0.lastTimestamp)
    }
  }

  /// Where a leader epoch ends in this log; −1 where it is not known.
  func endOffset(ofEpoch epoch: Int32, topic: String, _ partition: Int32) async throws(QuestionFailed) -> Int64 {
    let what = "OffsetForLeaderEpoch"
    let request = OffsetForLeaderEpochRequest(
      topics: [
        .init(
          name: topic,
          partitions: [.init(partitionIndex: partition, currentLeaderEpoch: leader.epoch, leaderEpoch: epoch)])
      ])
    let response: OffsetForLeaderEpochResponse
    do {
      response = try await client.request(request, to: .node(leader.node), on: workload, limit: QuestionDesk.limit)
    } catch {
      throw QuestionFailed(what, error)
    }
    guard let data = response.topics.first?.partitions.first else {
      throw .emptyAnswer(what)
    }
    guard data.errorCode == .none else { throw QuestionFailed(what, data.errorCode) }
    return data.endOffset
  }
}
