import IOLoop
import KafkaClient
import LinkModel

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

/// Copies the mirrors of one link until each is in sync with its source as it stood when the copying began.
///
/// It appends to nothing but the topics it is handed, stops one mirror without stopping another, and leaves the
/// destination's log end as the only record of progress.
public actor LinkEngine {
  /// What fetched batches may hold at one time, in bytes.
  public static let memoryBytes = 64 << 20
  static let startsAtATime = 16
  static let progressInterval = Duration.milliseconds(250)

  public nonisolated let loop: any EventLoop
  public nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

  private let source: ClusterEndpoint
  private let destination: ClusterEndpoint
  private let clientID: String
  private var copying: [(copier: PartitionCopier, task: Task<PartitionResult, any Error>)] = []
  private var isDraining = false

  public init(loop: any EventLoop, source: ClusterEndpoint, destination: ClusterEndpoint, clientID: String) {
    self.loop = loop
    self.source = source
    self.destination = destination
    self.clientID = clientID
  }

  /// - Parameters:
  ///   - work: every topic in it is recorded in the state topic as this link's own.
  ///   - progress: called on the loop's thread, a few times a second and once at the end.
  /// - Returns: one outcome for each of `work`, in its order.
  public func copy(
    _ work: [MirrorWork], progress: @escaping @Sendable (MirrorProgress) -> Void
  ) async -> [MirrorOutcome] {
    let sourceClient = client(for: source)
    let destinationClient = client(for: destination)
    defer {
      sourceClient.shutDown()
      destinationClient.shutDown()
      copying = []
    }
    let reader = SourceReader(client: sourceClient, loop: loop, budget: MemoryBudget(byteCount: Self.memoryBytes))
    let gate = StartGate(places: Self.startsAtATime)
    let mirrors = work.map {
      MirrorContext(
        loop: loop, work: $0, source: sourceClient, destination: destinationClient, reader: reader, gate: gate)
    }
    begin(mirrors)
    let ticker = ProgressTicker(loop: loop, interval: Self.progressInterval) { [copying] in
      progress(MirrorProgress(copying.map(\.copier.tally)))
    }
    ticker.start()
    let outcomes = await outcomes(of: work, mirrors)
    ticker.stop()
    return outcomes
  }

  /// Ends the copying soon: what is in flight is still acknowledged, so that the next run finds nothing unsettled.
  public func drain() {
    isDraining = true
    for (copier, task) in copying {
      copier.drain()
      if copier.isStarting { task.cancel() }
    }
  }

  private func client(for endpoint: ClusterEndpoint) -> KafkaClient {
    KafkaClient(
      loop: loop, name: endpoint.name, bootstrapServers: endpoint.bootstrapServers, clientID: clientID)
  }

  private func begin(_ mirrors: [MirrorContext]) {
    for mirror in mirrors {
      for partition in 0..<Int32(mirror.work.partitionCount) {
        let copier = PartitionCopier(mirror: mirror, partition: partition)
        if isDraining { copier.drain() }
        let bound = LoopBound(copier, to: loop)
        copying.append((copier, loop.spawn { await bound.value.run() }))
      }
    }
  }

  private func outcomes(of work: [MirrorWork], _ mirrors: [MirrorContext]) async -> [MirrorOutcome] {
    var outcomes: [MirrorOutcome] = []
    var partitions = copying[...]
    for (mirror, work) in zip(mirrors, work) {
      var results: [PartitionResult] = []
      for (copier, task) in partitions.prefix(work.partitionCount) {
        results.append(await Self.result(of: task, copier))
      }
      partitions = partitions.dropFirst(work.partitionCount)
      let outcome = MirrorOutcome(work, results)
      outcomes.append(outcome.end == .inSync ? await mirror.confirmed(outcome) : outcome)
    }
    return outcomes
  }

  private static func result(
    of task: Task<PartitionResult, any Error>, _ copier: PartitionCopier
  ) async -> PartitionResult {
    do {
      return try await task.value
    } catch {
      let stop = ReplicationStop(reason: .appendUncertain, partition: copier.partition, message: "\(error)")
      return PartitionResult(end: .stopped(stop), tally: copier.tally)
    }
  }
}
