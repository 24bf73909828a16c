import IOLoop
import LinkController
import LinkModel
import LinkReplication

/// The controller's engine: one `LinkEngine` for each link that has work, all on one loop at the same time.
final class LinkEngines: ReplicationEngine {
  private let desired: DesiredState
  private let loop: any EventLoop
  private let clientID: String
  private var engines: [LinkEngine] = []
  private var isDraining = false

  init(_ desired: DesiredState, loop: any EventLoop, clientID: String) {
    self.desired = desired
    self.loop = loop
    self.clientID = clientID
  }

  func copy(
    _ work: [MirrorWork], progress: @escaping @Sendable (MirrorProgress) -> Void
  ) async -> [MirrorOutcome] {
    let sums = LoopBound(ProgressSum(progress), to: loop)
    let links = Set(work.map(\.link)).sorted()
    let running = links.map { link in
      let engine = engine(of: link)
      let part = work.filter { $0.link == link }
      return loop.spawn { await engine.copy(part) { sums.value.update($0, of: link) } }
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
    for engine in engines { engine.assumeIsolated { $0.drain() } }
  }

  private func engine(of link: String) -> LinkEngine {
    let spec = desired.link(named: link)
    let engine = LinkEngine(
      loop: loop, source: endpoint(spec?.source ?? ""), destination: endpoint(spec?.destination ?? ""),
      clientID: clientID)
    engines.append(engine)
    if isDraining { engine.assumeIsolated { $0.drain() } }
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

extension MirrorProgress {
  static func + (a: MirrorProgress, b: MirrorProgress) -> MirrorProgress {
    MirrorProgress(
      recordsCopied: a.recordsCopied + b.recordsCopied, bytesCopied: a.bytesCopied + b.bytesCopied,
      holesFilled: a.holesFilled + b.holesFilled, offsetsBehind: a.offsetsBehind + b.offsetsBehind,
      partitionsInSync: a.partitionsInSync + b.partitionsInSync,
      partitionsStopped: a.partitionsStopped + b.partitionsStopped,
      partitionCount: a.partitionCount + b.partitionCount)
  }
}
