import Bytes
import KafkaClient
import KafkaProtocol
import LinkModel

/// Appends to one mirror topic: data and markers, each with what it takes to know what became of it. Bound to the
/// loop's thread.
struct DestinationWriter {
  let brokers: DestinationBrokers
  let route: TopicRoute
  let producerID: Int64

  var slowestAnswer: Duration { brokers.slowestAnswer }

  /// - Throws: where a part is not what it was when it was fetched; nothing was sent.
  func append(
    _ batch: DataBatch<HeldBatch>, _ identity: DataIdentity, to partition: Int32, at leader: PartitionLeader,
    then: @escaping (AppendAnswer) -> Void
  ) throws(RecordBatchError) {
    let stamp = ProducerStamp(
      producerID: producerID, producerEpoch: identity.producerEpoch, baseSequence: identity.baseSequence)
    let records =
      batch.parts.count == 1
      ? try RecordBatchRewriter.rewrite(batch.parts[0].batch, stamp: stamp)
      : try RecordBatchMerger.merge(batch.parts.map(\.batch), stamp: stamp)
    append(ByteRope(records), to: partition, at: leader, then: then)
  }

  /// One batch as a producer sends it.
  func append(
    _ records: ByteRope, to partition: Int32, at leader: PartitionLeader, then: @escaping (AppendAnswer) -> Void
  ) {
    let append = PendingAppend(
      topic: route.topic.name, topicID: route.topicID, partition: partition, records: records, then: then)
    brokers.append(append, to: leader.node)
  }

  func writeMarkers(
    _ plan: MarkerPlan, to partition: Int32, at leader: PartitionLeader, then: @escaping (MarkersAnswer) -> Void
  ) {
    let markers = PendingMarkers(
      topic: route.topic.name, partition: partition, leaderEpoch: leader.epoch, producerID: producerID, plan: plan,
      then: then)
    brokers.write(markers, to: leader.node)
  }
}
