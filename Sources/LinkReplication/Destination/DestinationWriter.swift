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

  func append(
    _ batch: DataBatch<HeldBatch>, _ identity: DataIdentity, to partition: Int32, at leader: PartitionLeader,
    then: @escaping (AppendAnswer) -> Void
  ) {
    let stamp = ProducerStamp(
      producerID: producerID, producerEpoch: identity.producerEpoch, baseSequence: identity.baseSequence)
    let pool = brokers.pool
    append(byteCount: batch.byteCount, to: partition, at: leader, then: then) { () throws(RecordBatchError) in
      if batch.parts.count == 1 { return ByteRope(try RecordBatchRewriter.rewrite(batch.parts[0].batch, stamp: stamp)) }
      return ByteRope(
        try RecordBatchMerger.merge(batch.parts.map(\.batch), stamp: stamp) { pool.block(byteCount: $0) })
    }
  }

  /// One batch as a producer sends it, made when its turn has come.
  func append(
    byteCount: Int, to partition: Int32, at leader: PartitionLeader, then: @escaping (AppendAnswer) -> Void,
    records: @escaping () throws(RecordBatchError) -> ByteRope
  ) {
    let append = PendingAppend(
      topic: route.topic.name, topicID: route.topicID, partition: partition, byteCount: byteCount, records: records,
      then: then)
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
