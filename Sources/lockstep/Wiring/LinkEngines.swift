import IOLoop
import LinkController
import LinkModel
import LinkReplication

/// The controller's engine: one `LinkEngine` for each link that has work, all at the same time. They share the loops of
/// the workers, of which each has its own thread, and the memory.
final class LinkEngines: ReplicationEngine {
  private let desired: DesiredState
  private let loop: any EventLoop
  private let workerLoops: [any EventLoop]
  private let clientID: String
  private var engines: [LinkEngine] = []
  private var isDraining = false

  /// What fetched batches of all links may hold at one time, in bytes.
  static let memoryBytes = 32 << 20

  /// - Parameter workerLoops: at least one.
  init(_ desired: DesiredState, loop: any EventLoop, workerLoops: [any EventLoop], clientID: String) {
    self.desired = desired
    self.loop = loop
    self.workerLoops = workerLoops
    self.clientID = clientID
  }

  func copy(
    _ work: [MirrorWork], progress: @escaping @Sendable (MirrorProgress) -> Void
  ) async -> [MirrorOutcome] {
    let sums = LoopBound(ProgressSum(progress), to: loop)
    let links = Set(work.map(\.link)).sorted()
    let running = links.map { link in
      let engine = engine(of: link, memoryBytes: Self.memoryBytes / links.count)
      let part = work.filter { $0.link == link }
      return loop.spawn { [loop] in
        await engine.copy(part) { progress in loop.execute { sums.value.update(progress, of: link) } }
      }
    }
    var results: [String: Result<[MirrorOutcome], any Error>] = [:]
    for (link, task) in zip(links, running) { results[link] = await task.result }
    engines = []
    return Self.outcomes(of: work, from: results)
  }

  /// One for each mirror, in the order of `work`: none vanishes, whatever became of its engine.
  /// - Parameter results: what each link's engine answered, by the link's name.
  static func outcomes(
    of work: [MirrorWork], from results: [String: Result<[MirrorOutcome], any Error>]
  ) -> [MirrorOutcome] {
    work.map { mirror in
      switch results[mirror.link] {
      case .success(let outcomes):
        let own = outcomes.first { $0.link == mirror.link && $0.destinationTopic == mirror.destination.name }
        return own ?? unknownEnd(of: mirror, "the copying ended and said nothing of this mirror")
      case .failure(let error): return unknownEnd(of: mirror, "the copying ended early: \(error)")
      case nil: return unknownEnd(of: mirror, "the copying did not begin")
      }
    }
  }

  /// What was copied is not known: the next run reads where the log ends.
  private static func unknownEnd(of mirror: MirrorWork, _ message: String) -> MirrorOutcome {
    let stop = ReplicationStop(reason: .executionFailed, partition: nil, message: message)
    return MirrorOutcome(
      link: mirror.link, destinationTopic: mirror.destination.name, end: .stopped(stop), recordsCopied: 0,
      bytesCopied: 0, holesFilled: 0, partitionsWithUnprovenTail: [])
  }

  func drain() {
    isDraining = true
    for engine in engines { engine.drain() }
  }

  private func engine(of link: String, memoryBytes: Int) -> LinkEngine {
    let spec = desired.link(named: link)
    let ends = LinkEnds(
      source: endpoint(spec?.source ?? ""), destination: endpoint(spec?.destination ?? ""), clientID: clientID)
    let engine = LinkEngine(
      ends, loop: loop, workerLoops: workerLoops, memoryBytes: memoryBytes, bytesPerSecond: spec?.bandwidthLimit)
    engines.append(engine)
    if isDraining { engine.drain() }
    return engine
  }

  private func endpoint(_ cluster: String) -> ClusterEndpoint {
    ClusterEndpoint(name: cluster, bootstrapServers: desired.cluster(named: cluster)?.addresses ?? [])
  }
}

/// Adds up the progress of several links. Bound to the loop.
final class ProgressSum {
  private let report: (MirrorProgress) -> Void
  private var latest: [String: MirrorProgress] = [:]

  init(_ report: @escaping (MirrorProgress) -> Void) { self.report = report }

  func update(_ progress: MirrorProgress, of link: String) {
    latest[link] = progress
    report(latest.values.reduce(MirrorProgress()) { $0 + $1 })
  }
}
