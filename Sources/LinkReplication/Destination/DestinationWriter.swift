import Bytes
import IOLoop
import KafkaClient
import KafkaProtocol
import LinkModel

/// Appends to one mirror topic: data and markers, each with what it takes to know what became of it. Bound to the
/// loop's thread.
final class DestinationWriter {
  /// Markers wait for their replicas as long as request.timeout.ms (30 s by default): less patience would only lose
  /// answers.
  static let appendLimit = Duration.seconds(60)
  static let replicaWaitMilliseconds: Int32 = 30_000

  private let client: KafkaClient
  private let loop: any EventLoop
  private let route: TopicRoute
  private let producerID: Int64
  /// The slowest answer to an append so far: a quarantine lasts ten times as long.
  private(set) var slowestAnswer = Duration.zero

  init(client: KafkaClient, loop: any EventLoop, route: TopicRoute, producerID: Int64) {
    self.client = client
    self.loop = loop
    self.route = route
    self.producerID = producerID
  }

  func append(
    _ batch: DataBatch<HeldBatch>, _ identity: DataIdentity, to partition: Int32, at leader: PartitionLeader,
    then: @escaping (AppendAnswer) -> Void
  ) throws(RecordBatchError) {
    let stamp = ProducerStamp(
      producerID: producerID, producerEpoch: identity.producerEpoch, baseSequence: identity.baseSequence)
    let records = try RecordBatchRewriter.rewrite(batch.payload.batch, stamp: stamp)
    let request = ProduceRequest(
      acks: -1, timeoutMilliseconds: Self.replicaWaitMilliseconds,
      topics: [
        .init(
          name: route.topic.name, topicID: route.topicID,
          partitions: [.init(partitionIndex: partition, records: ByteRope(records))])
      ])
    let began = loop.now
    client.send(request, to: leader.node, on: .produce, limit: Self.appendLimit) { [weak self] result in
      self?.noteAnswer(since: began)
      then(ProduceVerdict.answer(result, partition: partition))
    }
  }

  /// Markers, and behind them on the same connection the question for the true log end: the markers' own answers are
  /// merged, and "0" may hide a refused one (measured).
  func writeMarkers(
    _ plan: MarkerPlan, to partition: Int32, at leader: PartitionLeader, then: @escaping (MarkersAnswer) -> Void
  ) {
    let began = loop.now
    var refused: MarkersAnswer?
    client.send(markers(plan, partition), to: leader.node, on: .produce, limit: Self.appendLimit) {
      [weak self] result in
      self?.noteAnswer(since: began)
      refused = MarkerVerdict.refusal(result)
    }
    let question = PartitionQuestions.logEnd(route.topic.name, partition, leader)
    client.send(question, to: leader.node, on: .produce, limit: Self.appendLimit) { result in
      then(refused ?? MarkerVerdict.logEnd(result))
    }
  }

  private func markers(_ plan: MarkerPlan, _ partition: Int32) -> WriteTxnMarkersRequest {
    WriteTxnMarkersRequest(
      markers: plan.coordinatorEpochs.map { coordinatorEpoch in
        .init(
          producerID: producerID, producerEpoch: plan.producerEpoch, isCommit: false,
          topics: [.init(name: route.topic.name, partitionIndexes: [partition])], coordinatorEpoch: coordinatorEpoch,
          transactionVersion: 0)
      })
  }

  private func noteAnswer(since began: MonotonicInstant) {
    slowestAnswer = max(slowestAnswer, loop.now - began)
  }
}
