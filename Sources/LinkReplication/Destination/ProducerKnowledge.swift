/// What a partition of the destination remembers of the link's producer id (DescribeProducers, API key 61).
struct ProducerKnowledge: Equatable, Sendable {
  var producerEpoch: Int16
  /// −1: it knows only markers of this id, and wants sequence 0 next.
  var lastSequence: Int32
  var coordinatorEpoch: Int32
  /// Of the last batch or marker, in milliseconds; the id expires by it.
  var lastTimestamp: Int64
}

/// The identity that one data append carries; it makes the append conditional.
struct DataIdentity: Equatable, Sendable {
  var producerEpoch: Int16
  var baseSequence: Int32
}

/// The markers of one WriteTxnMarkers request: all with one producer epoch, each with a coordinator epoch of its own,
/// rising. No pair of epochs is ever sent twice (measured: an equal pair is appended again).
struct MarkerPlan: Equatable, Sendable {
  var producerEpoch: Int16
  var coordinatorEpochs: [Int32]
  var count: Int { coordinatorEpochs.count }
}
