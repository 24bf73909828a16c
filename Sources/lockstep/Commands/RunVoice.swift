import IOLoop
import LinkController
import LinkModel
import LinkVerify

/// Tells people what a command does while it does it.
final class RunVoice: Sendable {
  /// What belongs to the loop.
  private final class Drawing {
    let display: ProgressDisplay
    var meter = ProgressMeter()

    init(_ reporter: Reporter) { display = ProgressDisplay(reporter) }
  }

  private let reporter: Reporter
  private let loop: UVLoop
  private let drawing: LoopBound<Drawing>

  init(_ reporter: Reporter, loop: UVLoop) {
    self.reporter = reporter
    self.loop = loop
    drawing = LoopBound(Drawing(reporter), to: loop)
  }

  /// On the loop's thread.
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
      let now = loop.now.nanoseconds / 1_000_000
      let line = drawing.value.meter.line(progress, atMilliseconds: now)
      drawing.value.display.show(line, atMilliseconds: now)
    }
  }

  /// On any thread.
  func hear(_ progress: VerifyProgress) {
    let line =
      "comparing: \(Numbers.grouped(progress.partitionsDone)) of "
      + "\(Numbers.count(progress.partitionCount, "partition")) · "
      + "\(Numbers.count(progress.recordsCompared, "record"))"
    loop.execute { [drawing, loop] in
      drawing.value.display.show(line, atMilliseconds: loop.now.nanoseconds / 1_000_000)
    }
  }

  /// Leaves the terminal's line free.
  func end() async {
    let drawing = drawing
    _ = try? await loop.spawn { drawing.value.display.clear() }.value
  }
}
