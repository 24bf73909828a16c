import IOLoop
import LinkController
import LinkModel

/// Tells people what a reconcile does while it does it. Heard on the loop's thread.
final class RunVoice: Sendable {
  private let reporter: Reporter
  private let loop: UVLoop
  private let display: LoopBound<ProgressDisplay>

  init(_ reporter: Reporter, loop: UVLoop) {
    self.reporter = reporter
    self.loop = loop
    display = LoopBound(ProgressDisplay(reporter), to: loop)
  }

  func hear(_ event: ReconcileEvent) {
    switch event {
    case .planned(let plan):
      let text = PlanText(plan: plan, style: reporter.style)
      reporter.show(text.text)
      reporter.showProblems(text.problems)
    case .executed(let result):
      guard reporter.isVerbose else { return }
      let end = result.failure.map { "failed: \($0.message)" } ?? "done"
      reporter.say("\(result.change.address): \(result.change.title): \(end)")
    case .copying(let progress):
      display.value.update(progress, atMilliseconds: loop.now.nanoseconds / 1_000_000)
    }
  }

  /// Leaves the terminal's line free.
  func end() async {
    let display = display
    _ = try? await loop.spawn { display.value.clear() }.value
  }
}
