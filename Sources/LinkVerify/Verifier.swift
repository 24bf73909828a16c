import Librdkafka

/// How far a verification has come.
public struct VerifyProgress: Sendable, Equatable {
  public var recordsCompared: Int64 = 0
  public var partitionsDone = 0
  public var partitionCount = 0
}

/// Compares mirrors with their sources, record by record, with a client that shares nothing with the copying.
///
/// Offset, timestamp, key, value and headers are compared whole, but for one thing that the client does not tell: what
/// follows a NUL within a header's name. Of a compacted topic, of which each side has cleaned away what it liked, the
/// offsets that both have are compared so, and the rest by keys (`KeyTable`).
public struct Verifier: Sendable {
  private let source: ReaderConfiguration
  private let destination: ReaderConfiguration
  private let workerCount: Int

  /// The source is to be read `readCommitted`, the destination `readUncommitted`: a mirror holds no transaction, and
  /// nothing on it may hide.
  public init(source: ReaderConfiguration, destination: ReaderConfiguration, workerCount: Int = 4) {
    self.source = source
    self.destination = destination
    self.workerCount = max(1, workerCount)
  }

  /// Reads every record of both sides, or a sample, up to limits that it takes at the start.
  ///
  /// A partition that cannot be read stands in the report with the failure. Throws where going on makes no sense: a
  /// cluster does not answer, or the task was cancelled. `progress` is called on the workers' threads.
  public func verify(
    pairs: [TopicPair], sample: Sample? = nil, progress: @escaping @Sendable (VerifyProgress) -> Void = { _ in }
  ) async throws(ReadError) -> VerifyReport {
    var (source, destination) = (source, destination)
    source.readsAhead = sample == nil
    destination.readsAhead = sample == nil
    var workers: [VerifyWorker] = []
    let result: Result<VerifyReport, ReadError>
    do throws(ReadError) {
      for number in 1...workerCount {
        workers.append(try VerifyWorker(number: number, source: source, destination: destination))
      }
      result = .success(try await report(workers, pairs, sample, progress))
    } catch {
      result = .failure(error)
    }
    for worker in workers { await worker.close() }
    return try result.get()
  }

  private func report(
    _ workers: [VerifyWorker], _ pairs: [TopicPair], _ sample: Sample?,
    _ progress: @escaping @Sendable (VerifyProgress) -> Void
  ) async throws(ReadError) -> VerifyReport {
    let topics = try await spread(pairs, over: workers) { worker, pair throws(ReadError) in
      var topic = TopicReport(pair, partitionCounts: try await worker.partitionCounts(of: pair))
      if !topic.partitions.isEmpty {
        (topic.comparison, topic.comparisonDoubt) = try await worker.comparison(of: pair)
      }
      return topic
    }
    let places = topics.flatMap { topic in topic.partitions.map { (topic: topic, report: $0) } }
    let limits = try await spread(places, over: workers) { worker, place throws(ReadError) in
      try await recording(place.report) { () throws(ReadError) in
        try await worker.limits(of: place.topic.topics, partition: place.report.partition)
      }
    }
    let tally = ProgressTally(partitionCount: places.count, report: progress)
    let work = zip(places, limits).map { ($0.topic, $1) }
    let compared = try await spread(work, over: workers) { worker, item throws(ReadError) in
      let (topic, report) = item
      let done = try await recording(report) { () throws(ReadError) in
        guard report.failure == nil else { return report }
        return try await worker.compare(topic.topics, topic.comparison, report, sample: sample, progress: tally.add)
      }
      tally.partitionDone()
      return done
    }
    return VerifyReport(sample: sample, topics: assembled(topics, compared))
  }

  /// Turns what concerns one topic alone into a failure of its partition.
  private func recording(
    _ report: PartitionReport, _ body: () async throws(ReadError) -> PartitionReport
  ) async throws(ReadError) -> PartitionReport {
    do throws(ReadError) {
      return try await body()
    } catch {
      switch error.kind {
      case .unreachable, .cancelled, .configuration: throw error
      case .unknownTopic, .unauthorized, .offsetOutOfRange, .corrupt, .other:
        var failed = report
        failed.failure = error.description
        return failed
      }
    }
  }

  private func assembled(_ topics: [TopicReport], _ partitions: [PartitionReport]) -> [TopicReport] {
    var rest = partitions[...]
    return topics.map { topic in
      var topic = topic
      let count = topic.partitions.count
      topic.partitions = Array(rest.prefix(count))
      rest = rest.dropFirst(count)
      return topic
    }
  }
}

extension TopicReport {
  /// The partitions that both sides have, still unread, and what the counts say.
  fileprivate init(_ pair: TopicPair, partitionCounts counts: (source: Int32?, destination: Int32?)) {
    self.init(topics: pair)
    guard let source = counts.source else {
      difference = .missingOnSource
      return
    }
    guard let destination = counts.destination else {
      difference = .missingOnDestination
      return
    }
    if source != destination { difference = .partitionCount(source: source, destination: destination) }
    let nothing = OffsetRange(start: 0, end: 0)
    partitions = (0..<min(source, destination)).map {
      PartitionReport(partition: $0, source: nothing, destination: nothing)
    }
  }
}
