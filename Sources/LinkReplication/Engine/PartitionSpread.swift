/// A partition of one of a run's mirrors.
struct PartitionPlace: Sendable, Hashable {
  /// Into the run's list of work.
  var mirror: Int
  var partition: Int32
}

/// Which worker copies which partition.
enum PartitionSpread {
  /// What a partition costs even if nothing is to be copied: its start, its place in memory, its idle fetches.
  static let standingLoad: Int64 = 1_000

  /// The largest loads first, each to the worker with the least so far; equal ones in turn, so that a topic's partitions
  /// do not end up together.
  /// - Parameter loads: of each partition, in offsets to be copied.
  /// - Returns: for each worker its partitions, by mirror and number.
  static func spread(_ loads: [(place: PartitionPlace, load: Int64)], over workers: Int) -> [[PartitionPlace]] {
    var sums = [Int64](repeating: 0, count: workers)
    var parts = [[PartitionPlace]](repeating: [], count: workers)
    let order = loads.enumerated().sorted { ($1.element.load, $0.offset) < ($0.element.load, $1.offset) }
    for (_, entry) in order {
      let least = sums.indices.min { (sums[$0], parts[$0].count, $0) < (sums[$1], parts[$1].count, $1) } ?? 0
      let (sum, overflow) = sums[least].addingReportingOverflow(max(0, entry.load))
      sums[least] = overflow ? .max : min(sum, .max - standingLoad) + standingLoad
      parts[least].append(entry.place)
    }
    return parts.map { $0.sorted { ($0.mirror, $0.partition) < ($1.mirror, $1.partition) } }
  }
}
