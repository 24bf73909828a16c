import LinkModel
import LinkPlanner

extension Reconciler {
  /// How everything that the policy selects stands now. Reads only.
  public func status(_ desired: DesiredState, policy: PlanPolicy) async -> StatusReport {
    let sight = sight(desired, policy)
    let view = await sight.look()
    let blank = StatusComposer(desired: desired, policy: policy, view: view, lagMilliseconds: [:])
    var lags: [ObjectAddress: Int64] = [:]
    for link in Interest(in: desired, policy: policy).links {
      guard let channel = channels[link.source] else { continue }
      for mirror in blank.mirrors(of: link) {
        let clusters = view.seen.observed.clusters
        let destination = clusters[link.destination]?.value?.topics[mirror.destination]?.value
        guard let source = clusters[link.source]?.value?.topics[mirror.source]?.value, let record = mirror.record,
          let missing = MissingOffsets(record, source: source, destination: destination), missing.total > 0
        else { continue }
        lags[mirror.address(in: link)] = await LagClock(cluster: channel).milliseconds(
          missing, of: mirror.source, source)
      }
    }
    return StatusComposer(desired: desired, policy: policy, view: view, lagMilliseconds: lags).report()
  }
}
