/// What a partition may have under way and in memory.
struct PartitionLimits {
  /// The broker remembers the last five batches of an id: with more in flight, a repeated one would not be known.
  var batchesInFlight = 5
  /// Larger requests hold a broker's thread for a quarter of a second and more (measured).
  var markersARequest = 1_000
  /// A partition's share of the worker's memory: one whose appends take long must not use up that of others.
  var heldBytes = 8 << 20
  /// Batches smaller than this are merged with those that wait behind them, up to `mergedBytes`: a request for each
  /// would cost more than the one copy that merging takes.
  var mergesBelow = 256 << 10
  var mergedBytes = 1 << 20
  var prefetchSegments = 1_000
  /// About 1 MiB an answer costs the least CPU (measured).
  var fetchBytes = 1 << 20
  /// Answers for this partition alone that may say nothing at all (throttled, say) before it is called unavailable.
  var tailAnswers = 100
  /// How often a refused batch is sent again; each time after a pause.
  var refusals = 20
}

extension PartitionLimits {
  /// Nobody's share is so small that it goes batch by batch.
  static let smallestShare = 64 << 10

  /// Twice an equal share of a worker's memory, up to the ordinary limit: some stand still while others catch up.
  init(memoryBytes: Int, partitionCount: Int) {
    heldBytes = min(heldBytes, max(Self.smallestShare, 2 * memoryBytes / max(1, partitionCount)))
  }
}
