import IOLoop
import LinkController
import LinkModel

extension ExitCode {
  /// All that apply to a plan that is shown and not carried out.
  static func codes(of plan: Plan, isDetailed: Bool) -> Set<ExitCode> {
    var codes: Set<ExitCode> = []
    if !plan.unavailable.isEmpty { codes.insert(.runFailed) }
    if !plan.stopped.isEmpty { codes.insert(.objectsFailed) }
    if !plan.blocked.isEmpty { codes.insert(.blocked) }
    if isDetailed, !plan.changes.isEmpty {
      codes.insert(plan.changes.allSatisfy(\.isDrift) ? .driftOnly : .changes)
    }
    return codes
  }

  /// All that apply to a run. An interrupted one has no say on whether there were changes: it did not see them all.
  /// - Parameter copies: false for a run that was to copy nothing. What a run that ends by itself leaves undone without a
  ///   failure, mirrors that are not in sync or changes that were not made, has failed.
  static func codes(
    of report: ReconcileReport, copies: Bool, isDetailed: Bool, signal: ProcessSignal?
  ) -> Set<ExitCode> {
    var codes = codes(of: report.plan, isDetailed: isDetailed && report.interruption == nil)
    let stops = report.outcomes.compactMap(\.stop)
    if report.isHeldElsewhere || stops.contains(where: { $0.reason == .ownershipLost }) { codes.insert(.linkHeld) }
    let failures = report.failures + report.results.compactMap(\.failure)
    if failures.contains(where: { $0.reason.category == .run }) { codes.insert(.runFailed) }
    let isLeftOver = copies ? report.conclusion == .progressing : report.results.count < report.plan.changes.count
    let leftOver = report.interruption == nil && isLeftOver
    if !failures.isEmpty || report.hasFailedObjects || leftOver { codes.insert(.objectsFailed) }
    switch report.interruption {
    case .drained: codes.insert(signal?.exitCode ?? .interrupted)
    case .timedOut: codes.insert(.timedOut)
    case nil: break
    }
    return codes
  }
}
