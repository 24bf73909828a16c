import IOLoop
import KafkaClient
import LinkModel

/// What a worker has for itself: connections to both clusters, a reader with a memory budget, the ways to the
/// destination's brokers. Bound to the worker's loop.
struct WorkerParts {
  /// Starts that may read the tails of both logs at one time.
  static let startsAtATime = 16

  let loop: any EventLoop
  let source: ClusterAccess
  let destination: ClusterAccess
  let reader: SourceReader
  let brokers: DestinationBrokers
  let gate = StartGate(places: startsAtATime)
  let filler = FillerSupply()
  let limits: PartitionLimits

  /// - Parameter partitionCount: that share the memory.
  init(
    _ link: LinkEnds, loop: any EventLoop, memoryBytes: Int, partitionCount: Int, bandwidth: BandwidthLimit?
  ) {
    self.loop = loop
    limits = PartitionLimits(memoryBytes: memoryBytes, partitionCount: partitionCount)
    source = ClusterAccess(link.source, clientID: link.clientID, loop: loop)
    destination = ClusterAccess(link.destination, clientID: link.clientID, loop: loop)
    reader = SourceReader(
      client: source.client, loop: loop, budget: MemoryBudget(byteCount: memoryBytes), bandwidth: bandwidth)
    brokers = DestinationBrokers(client: destination.client, loop: loop)
  }

  func shutDown() {
    source.client.shutDown()
    destination.client.shutDown()
  }
}

/// One event loop with everything it needs to copy a set of partitions: nothing about them happens anywhere else, and
/// workers share neither connections nor memory.
actor LinkWorker {
  nonisolated let loop: any EventLoop
  nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

  private let link: LinkEnds
  private let memoryBytes: Int
  private let bandwidth: BandwidthLimit?
  private var copying: [(copier: PartitionCopier, task: Task<PartitionResult, any Error>)] = []
  private var isDraining = false

  /// - Parameter memoryBytes: what fetched batches may hold at one time.
  init(_ link: LinkEnds, loop: any EventLoop, memoryBytes: Int, bandwidth: BandwidthLimit?) {
    self.link = link
    self.loop = loop
    self.memoryBytes = memoryBytes
    self.bandwidth = bandwidth
  }

  /// - Parameter progress: called on the worker's loop, a few times a second and once at the end.
  /// - Returns: one result for each of `places`, in their order.
  func copy(
    _ places: [PartitionPlace], of mirrors: [SharedMirror], progress: @escaping @Sendable (MirrorProgress) -> Void
  ) async -> [PartitionResult] {
    let parts = WorkerParts(
      link, loop: loop, memoryBytes: memoryBytes, partitionCount: places.count, bandwidth: bandwidth)
    defer {
      parts.shutDown()
      copying = []
    }
    begin(places, of: mirrors, parts)
    let ticker = ProgressTicker(loop: loop, interval: LinkEngine.progressInterval) { [copying] in
      progress(MirrorProgress(copying.map(\.copier.tally)))
    }
    ticker.start()
    var results: [PartitionResult] = []
    for (copier, task) in copying { results.append(await Self.result(of: task, copier)) }
    ticker.stop()
    return results
  }

  /// Ends the copying soon: what is in flight is still acknowledged.
  func drain() {
    isDraining = true
    for (copier, task) in copying {
      copier.drain()
      if copier.isStarting { task.cancel() }
    }
  }

  private func begin(_ places: [PartitionPlace], of mirrors: [SharedMirror], _ parts: WorkerParts) {
    var contexts: [Int: MirrorContext] = [:]
    for place in places {
      let context = contexts[place.mirror] ?? MirrorContext(mirrors[place.mirror], on: parts)
      contexts[place.mirror] = context
      let copier = PartitionCopier(mirror: context, partition: place.partition)
      if isDraining { copier.drain() }
      let bound = LoopBound(copier, to: loop)
      copying.append((copier, loop.spawn { await bound.value.run() }))
    }
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
