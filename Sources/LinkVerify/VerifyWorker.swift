import Librdkafka

/// One thread with a reader of each side: it verifies one partition after the other, so that memory does not grow with
/// their number.
actor VerifyWorker {
  private nonisolated let thread: WorkerThread
  private let sourceConfiguration: ReaderConfiguration
  private let destinationConfiguration: ReaderConfiguration
  private var clients: (source: ReaderClient, destination: ReaderClient)?

  nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

  /// Starts the thread.
  init(number: Int, source: ReaderConfiguration, destination: ReaderConfiguration) throws(ReadError) {
    thread = WorkerThread(name: "verify-\(number)")
    sourceConfiguration = source
    destinationConfiguration = destination
    try thread.start()
  }

  /// The last call: ends the readers and the thread.
  func close() {
    clients = nil
    thread.stop()
  }

  private func open() throws(ReadError) -> (source: ReaderClient, destination: ReaderClient) {
    if let clients { return clients }
    let opened = (
      source: try ReaderClient(sourceConfiguration), destination: try ReaderClient(destinationConfiguration)
    )
    clients = opened
    return opened
  }

  /// The number of partitions on each side; nil where there is no such topic.
  func partitionCounts(of pair: TopicPair) throws(ReadError) -> (source: Int32?, destination: Int32?) {
    let (source, destination) = try open()
    return (try source.partitionCount(of: pair.source), try destination.partitionCount(of: pair.destination))
  }

  /// The source's word decides: a mirror that is compacted though its source is not has no right to lack anything.
  func comparison(of pair: TopicPair) throws(ReadError) -> (TopicComparison, doubt: String?) {
    do throws(ReadError) {
      return (try open().source.isCompacted(topic: pair.source) ? .keys : .records, nil)
    } catch {
      guard error.kind == .unauthorized else { throw error }
      return (.records, "the right DESCRIBE_CONFIGS is missing: \(error)")
    }
  }

  /// The limits up to which a partition is compared. The destination's first: the mirror goes on meanwhile, and an end
  /// of the source from before could lie below it without anything being wrong.
  func limits(of pair: TopicPair, partition: Int32) throws(ReadError) -> PartitionReport {
    let (source, destination) = try open()
    let mirrored = try destination.offsets(topic: pair.destination, partition: partition)
    let original = try source.offsets(topic: pair.source, partition: partition)
    return PartitionReport(
      partition: partition, source: OffsetRange(start: original.lowerBound, end: original.upperBound),
      destination: OffsetRange(start: mirrored.lowerBound, end: mirrored.upperBound),
      startOffset: pair.startOffset(of: partition))
  }

  /// Compares within the limits of `report`, and returns it with what was found.
  func compare(
    _ pair: TopicPair, _ comparison: TopicComparison, _ report: PartitionReport, sample: Sample?,
    progress: @Sendable (Int64) -> Void
  ) throws(ReadError) -> PartitionReport {
    var report = report
    if report.destination.end > report.source.end {
      let detail = "source's last stable offset \(report.source.end), destination's log end \(report.destination.end)"
      report.add(Difference(kind: .logEnd, offset: report.source.end, detail: detail))
    }
    let range = report.proven
    let keys = comparison == .keys ? KeyTable() : nil
    guard let sample, Int64(sample.recordsPerPartition) < range.end - range.start else {
      if let keys = try walk(pair, range, keys, into: &report, progress: progress) {
        try explain(keys, pair, range, into: &report)
      }
      return report
    }
    // Of a compacted topic a sample looks at what both sides have: whether a key explains the rest, the whole log tells.
    for offset in SampleOffsets.choose(sample, in: range, partition: report.partition) {
      let rest = OffsetRange(start: offset, end: range.end)
      _ = try walk(pair, rest, keys, into: &report, recordLimit: 1, progress: progress)
    }
    (report.onlyOnSource, report.onlyOnDestination) = (0, 0)
    return report
  }

  private func walk(
    _ pair: TopicPair, _ range: OffsetRange, _ keys: KeyTable?, into report: inout PartitionReport,
    recordLimit: Int64 = .max, progress: (Int64) -> Void
  ) throws(ReadError) -> KeyTable? {
    let (source, destination) = try open()
    let originals = clamped(range, to: report.source)
    let mirrored = clamped(range, to: report.destination)
    if originals.isEmpty && mirrored.isEmpty { return keys }
    var comparison = LockStepComparison(
      source: try PartitionReader(source, topic: pair.source, partition: report.partition, range: originals),
      destination: try PartitionReader(
        destination, topic: pair.destination, partition: report.partition, range: mirrored), keys: keys)
    try comparison.run(into: &report, recordLimit: recordLimit, progress: progress)
    return comparison.keys
  }

  private func explain(
    _ keys: KeyTable, _ pair: TopicPair, _ range: OffsetRange, into report: inout PartitionReport
  ) throws(ReadError) {
    let (source, destination) = try open()
    let partition = report.partition
    let comparison = KeyComparison(range: range) { (side, start, end, found) throws(ReadError) in
      let (client, topic) = side == .source ? (source, pair.source) : (destination, pair.destination)
      let log = try client.offsets(topic: topic, partition: partition)
      let lower = min(max(start, log.lowerBound), log.upperBound)
      let upper = max(lower, min(end ?? log.upperBound, log.upperBound))
      if lower == upper { return }
      let reader = try PartitionReader(client, topic: topic, partition: partition, range: lower..<upper)
      while let record = try reader.next() {
        guard let key = record.key else { continue }
        found(KeyComparison.Found(key: KeyDigest(key), offset: record.offset))
      }
    }
    report.keysCompared = keys.keyCount
    report.add(byOffset: try comparison.differences(keys))
  }

  /// The part of `range` that a log holds.
  private func clamped(_ range: OffsetRange, to log: OffsetRange) -> Range<Int64> {
    let start = min(max(range.start, log.start), log.end)
    return start..<max(start, min(range.end, log.end))
  }
}
