import IOLoop
import KafkaClient
import LinkModel
import Synchronization

/// A cluster as the engine reaches it.
public struct ClusterEndpoint: Sendable {
  /// The manifest's name of the cluster, for messages.
  public var name: String
  public var bootstrapServers: [HostPort]

  public init(name: String, bootstrapServers: [HostPort]) {
    self.name = name
    self.bootstrapServers = bootstrapServers
  }
}

/// The two clusters of a link, and what their brokers know this process as.
public struct LinkEnds: Sendable {
  public var source: ClusterEndpoint
  public var destination: ClusterEndpoint
  public var clientID: String

  public init(source: ClusterEndpoint, destination: ClusterEndpoint, clientID: String) {
    self.source = source
    self.destination = destination
    self.clientID = clientID
  }
}

/// Copies the mirrors of one link, spread over workers that share nothing.
///
/// It appends to nothing but the topics it is handed, stops one mirror without stopping another, and leaves the
/// destination's log end as the only record of progress.
public actor LinkEngine {
  static let progressInterval = Duration.milliseconds(250)

  public nonisolated let loop: any EventLoop
  public nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

  private let link: LinkEnds
  private let workers: [LinkWorker]

  /// - Parameters:
  ///   - loop: where the engine itself runs; may be one of the workers'.
  ///   - workerLoops: one worker for each; at least one. They are the caller's to stop, after the last `copy`.
  ///   - memoryBytes: what fetched batches may hold at one time, over all workers.
  ///   - bytesPerSecond: as they leave the source, over all workers; nil: no limit.
  public init(
    _ link: LinkEnds, loop: any EventLoop, workerLoops: [any EventLoop], memoryBytes: Int = 32 << 20,
    bytesPerSecond: Int64? = nil
  ) {
    precondition(!workerLoops.isEmpty)
    self.loop = loop
    self.link = link
    let bandwidth = bytesPerSecond.map { BandwidthLimit(bytesPerSecond: $0) }
    workers = workerLoops.map {
      LinkWorker(link, loop: $0, memoryBytes: memoryBytes / workerLoops.count, bandwidth: bandwidth)
    }
  }

  /// - Parameters:
  ///   - work: every topic in it is recorded in the state topic as this link's own.
  ///   - progress: called a few times a second and once at the end, on any of the workers' threads.
  /// - Returns: one outcome for each of `work`, in its order.
  public func copy(
    _ work: [MirrorWork], goal: MirrorGoal = .inSync, progress: @escaping @Sendable (MirrorProgress) -> Void
  ) async -> [MirrorOutcome] {
    let source = ClusterAccess(link.source, clientID: link.clientID, loop: loop)
    let destination = ClusterAccess(link.destination, clientID: link.clientID, loop: loop)
    defer {
      source.client.shutDown()
      destination.client.shutDown()
    }
    let admin = LoopBound(destination.client, to: loop)
    let mirrors = work.map { work in
      SharedMirror(
        work: work, goal: goal,
        limit: MessageLimit(loop: loop, client: admin, topic: work.destination.name, byteCount: work.maxMessageBytes))
    }
    let results = await copy(mirrors, progress: progress)
    var outcomes: [MirrorOutcome] = []
    for (work, results) in zip(work, results) {
      let outcome = MirrorOutcome(work, results)
      outcomes.append(outcome.end == .inSync ? await confirmed(outcome, work, source, destination) : outcome)
    }
    return outcomes
  }

  /// Ends the copying soon: what is in flight is still acknowledged, so that the next run finds nothing unsettled.
  public nonisolated func drain() {
    for worker in workers { worker.loop.spawn { await worker.drain() } }
  }

  /// Of each mirror, by its partitions.
  private func copy(
    _ mirrors: [SharedMirror], progress: @escaping @Sendable (MirrorProgress) -> Void
  ) async -> [[PartitionResult]] {
    let parts = PartitionSpread.spread(mirrors.loads, over: workers.count)
    let board = ProgressBoard(partitionCounts: parts.map(\.count), progress)
    let running = zip(workers, parts).enumerated().map { index, assigned in
      let (worker, places) = assigned
      return worker.loop.spawn { await worker.copy(places, of: mirrors) { board.update($0, of: index) } }
    }
    var results = mirrors.map { [PartitionResult?](repeating: nil, count: $0.work.partitionCount) }
    for (task, places) in zip(running, parts) {
      guard let finished = try? await task.value else { continue }
      for (place, result) in zip(places, finished) { results[place.mirror][Int(place.partition)] = result }
    }
    return results.map { partitions in
      partitions.enumerated().map { $0.element ?? PartitionResult(unfinished: Int32($0.offset)) }
    }
  }

  /// Both topics are still the recorded ones: a broker before 3.1 is fetched from by name, and would go on with another
  /// topic of that name (R9).
  private func confirmed(
    _ outcome: MirrorOutcome, _ work: MirrorWork, _ source: ClusterAccess, _ destination: ClusterAccess
  ) async -> MirrorOutcome {
    var outcome = outcome
    do throws(ReplicationStop) {
      try await TopicRoute(
        side: .source, cluster: source, topic: work.source, partitionCount: work.partitionCount
      ).confirm()
      try await TopicRoute(
        side: .destination, cluster: destination, topic: work.destination, partitionCount: work.partitionCount
      ).confirm()
    } catch {
      outcome.end = .stopped(error)
    }
    return outcome
  }
}

extension [SharedMirror] {
  fileprivate var loads: [(place: PartitionPlace, load: Int64)] {
    enumerated().flatMap { index, mirror in
      (0..<mirror.work.partitionCount).map { partition in
        let load = partition < mirror.work.loads.count ? mirror.work.loads[partition] : 0
        return (PartitionPlace(mirror: index, partition: Int32(partition)), load)
      }
    }
  }
}

/// Adds up what the workers report.
final class ProgressBoard: Sendable {
  private let latest: Mutex<[MirrorProgress]>
  private let report: @Sendable (MirrorProgress) -> Void

  /// - Parameter partitionCounts: of each worker, which count from the beginning.
  init(partitionCounts: [Int], _ report: @escaping @Sendable (MirrorProgress) -> Void) {
    latest = Mutex(partitionCounts.map { MirrorProgress(partitionCount: $0) })
    self.report = report
  }

  func update(_ progress: MirrorProgress, of worker: Int) {
    let sum = latest.withLock { latest in
      latest[worker] = progress
      return latest.reduce(MirrorProgress(), +)
    }
    report(sum)
  }
}
