import IOLoop
import KafkaClient
import LinkController
import LinkModel
import LinkPlanner
import LinkReplication

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The manifests' clusters, opened for one command: a loop's thread, a client for each cluster, the reconciler over them.
actor ClusterSession {
  nonisolated let loop: UVLoop
  nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

  private let desired: DesiredState
  private var clients: [String: KafkaClient] = [:]
  private var opened: Reconciler?

  /// Opens the loop; clusters are contacted when something is asked of them.
  init(_ desired: DesiredState) throws(CommandFailure) {
    self.desired = desired
    do throws(StreamError) {
      loop = try UVLoop.start()
    } catch {
      throw CommandFailure(exitCode: .runFailed, message: "no event loop could be started: \(error)")
    }
  }

  static var clientID: String { "lockstep-\(Version.current)" }

  private var reconciler: Reconciler {
    if let opened { return opened }
    for cluster in desired.clusters {
      clients[cluster.name] = KafkaClient(
        loop: loop, name: cluster.name, bootstrapServers: cluster.addresses, clientID: Self.clientID)
    }
    let reconciler = Reconciler(loop: loop, clients: clients)
    opened = reconciler
    return reconciler
  }

  func plan(_ policy: PlanPolicy) async -> Plan {
    await reconciler.plan(desired, policy: policy)
  }

  func status(_ policy: PlanPolicy) async -> StatusReport {
    await reconciler.status(desired, policy: policy)
  }

  /// - Parameters:
  ///   - workerCount: threads that copy.
  ///   - report: called on the loop's thread.
  func reconcile(
    _ options: RunOptions, workerCount: Int, report: @escaping @Sendable (ReconcileEvent) -> Void
  ) async -> ReconcileReport {
    guard let workers = try? WorkerLoops.start(workerCount) else {
      // Threads are short: everything on the session's own.
      return await reconcile(options, on: [loop], report: report)
    }
    defer { workers.stop() }
    return await reconcile(options, on: workers.loops, report: report)
  }

  private func reconcile(
    _ options: RunOptions, on workerLoops: [UVLoop], report: @escaping @Sendable (ReconcileEvent) -> Void
  ) async -> ReconcileReport {
    let engine = LinkEngines(desired, loop: loop, workerLoops: workerLoops, clientID: Self.clientID)
    return await reconciler.run(desired, options: options, engine: engine, report: report)
  }

  /// For what reads alone, and so may be ended anywhere.
  func endProcess(after limit: Duration, saying reporter: Reporter) {
    _ = loop.schedule(after: limit) {
      reporter.say("the time of --timeout ran out", .error)
      _exit(ExitCode.timedOut.rawValue)
    }
  }

  /// Drawn on the loop, whose randomness it is.
  func random() -> UInt64 { loop.random() }

  /// Makes a reconcile end soon.
  func drain() { opened?.drain() }

  /// The last call but `stop`.
  func shutDown() {
    for client in clients.sorted(by: { $0.key < $1.key }).map(\.value) { client.shutDown() }
    clients = [:]
    opened = nil
  }

  /// Ends the loop's thread; from another one.
  nonisolated func stop() { loop.stop() }
}
