import KafkaClient
import KafkaProtocol
import LinkModel

/// A source batch with its share of the memory budget.
struct HeldBatch {
  var batch: CheckedRecordBatch
  var hold: MemoryHold
}

/// One partition's wish for batches.
struct SourceFetch {
  enum Outcome {
    case fetched(FetchedSegments<HeldBatch>)
    /// Nothing can be mirrored from here on.
    case failed(SourceProblem)
    /// Ask again after a new start: the leader is another one, or did not answer.
    case moved(String)
  }

  var topic: String
  var topicID: TopicID
  var partition: Int32
  var leader: PartitionLeader
  var position: FetchPosition
  var then: (Outcome) -> Void

  var key: TopicPartition { TopicPartition(topic, partition) }
}

/// Who leads a partition, and under which epoch.
struct PartitionLeader: Equatable, Sendable {
  var node: NodeID
  var epoch: Int32
}
