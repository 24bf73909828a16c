import IOLoop
import KafkaClient
import LinkModel
import LinkPlanner

/// Brings clusters to what manifests declare: observe, plan, execute, copy, record. Bound to its loop, and for one run
/// at a time.
public final class Reconciler {
  let loop: any EventLoop
  let channels: [String: any ClusterChannel]
  private var current: (stop: RunStop, engine: any ReplicationEngine)?
  private var isDraining = false

  /// - Parameter clients: by the manifest's name of the cluster; every cluster of the desired state has one.
  public convenience init(loop: any EventLoop, clients: [String: KafkaClient]) {
    self.init(loop: loop, channels: clients.mapValues { KafkaChannel($0) })
  }

  init(loop: any EventLoop, channels: [String: any ClusterChannel]) {
    self.loop = loop
    self.channels = channels
  }

  /// What a run would do now. Writes nothing anywhere; rights to read suffice.
  public func plan(_ desired: DesiredState, policy: PlanPolicy) async -> Plan {
    let sight = sight(desired, policy)
    return await sight.look().plan
  }

  func sight(_ desired: DesiredState, _ policy: PlanPolicy) -> Sight {
    Sight(desired, policy: policy, loop: loop, channels: channels)
  }

  /// One run. Returns when everything declared is in sync, or has stopped, or the run was ended; never throws, since
  /// whatever failed stands in the report.
  ///
  /// Where the plan holds nothing to do, nothing is written.
  public func run(
    _ desired: DesiredState, options: RunOptions, engine: any ReplicationEngine,
    report: @escaping @Sendable (ReconcileEvent) -> Void
  ) async -> ReconcileReport {
    let stop = RunStop(loop: loop, limit: options.timeLimit) { engine.drain() }
    current = (stop, engine)
    if isDraining { stop.end(.drained) }
    defer {
      stop.cancelTimer()
      current = nil
    }
    let sight = sight(desired, options.policy)
    let run = ReconcileRun(sight: sight, options: options, engine: engine, stop: stop, report: report)
    return await run.run()
  }

  /// Makes the run under way, or the next one, end soon: no change is begun any more, and the engine drains. Loop's thread
  /// only; harmless more than once.
  public func drain() {
    isDraining = true
    current?.stop.end(.drained)
  }
}
