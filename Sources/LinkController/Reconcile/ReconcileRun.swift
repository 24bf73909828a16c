import LinkModel
import LinkPlanner

/// The steps of one run, in order: look, open, look again if that showed more, execute, copy, record.
final class ReconcileRun {
  private let sight: Sight
  private let options: RunOptions
  private let engine: any ReplicationEngine
  private let stop: RunStop
  private let report: @Sendable (ReconcileEvent) -> Void
  private let ownerships: [String: Ownership]

  init(
    sight: Sight, options: RunOptions, engine: any ReplicationEngine, stop: RunStop,
    report: @escaping @Sendable (ReconcileEvent) -> Void
  ) {
    self.sight = sight
    self.options = options
    self.engine = engine
    self.stop = stop
    self.report = report
    ownerships = sight.journals.mapValues { Ownership(scope: sight.policy.scope, journal: $0) }
  }

  func run() async -> ReconcileReport {
    let view = await openedView(after: await sight.look())
    report(.planned(view.plan))
    var outcome = ReconcileReport(plan: view.plan)
    outcome.results = await executor(for: view).perform(view.plan.changes) { self.report(.executed($0)) }
    let isComplete = outcome.results.count == view.plan.changes.count
    if options.copies, stop.interruption == nil {
      await copy(view, &outcome)
    }
    await RunRecorder(sight: sight, view: view, ownerships: ownerships).record(&outcome)
    let isDrained = outcome.outcomes.contains { $0.end == .drained }
    let leftCopies = options.copies && outcome.outcomes.isEmpty && !view.plan.copies.isEmpty
    if isDrained || !isComplete || leftCopies { outcome.interruption = stop.interruption }
    return outcome
  }

  /// Opens the links that have work, so that nobody else writes any more, and plans anew where an owner sees more than
  /// an onlooker: behind the open transaction of a process that died, or because somebody was at work until now.
  ///
  /// A destination without a state topic has nothing to open yet: its links are opened by their first record. A link that
  /// cannot be opened fails with its first change or copy.
  ///
  /// A plan that was made anew may have work for more links; each is tried once, so that this comes to its end.
  private func openedView(after first: Sight.View) async -> Sight.View {
    var view = first
    var tried: Set<String> = []
    var opened: [String: RecordedState] = [:]
    while stop.interruption == nil {
      let links = linksWithWork(view.plan).filter { !tried.contains($0) }
      tried.formUnion(links)
      opened.merge(await open(links, in: view)) { $1 }
      let isStale = opened.contains { $0.value.records != view.seen.recorded[$0.key]?.records }
      guard isStale else { break }
      view = await sight.look(opened: opened)
    }
    return view
  }

  /// What is recorded on the destinations of those links that could be opened.
  private func open(_ links: [String], in view: Sight.View) async -> [String: RecordedState] {
    var opened: [String: RecordedState] = [:]
    for link in links where stop.interruption == nil {
      guard let name = sight.destination(ofLink: link), let journal = sight.journals[name],
        view.seen.recorded[name] != nil
      else { continue }
      do throws(ActionFailure) {
        try await journal.open(sight.identity(link))
        opened[name] = journal.state
      } catch {
        continue
      }
    }
    return opened
  }

  /// By name.
  private func linksWithWork(_ plan: Plan) -> [String] {
    var links = Set(plan.changes.compactMap(\.address.link))
    if options.copies { links.formUnion(plan.copies.map(\.link)) }
    return links.sorted()
  }

  private func executor(for view: Sight.View) -> Executor {
    let destinations = sight.journals.reduce(into: [String: DestinationAccess]()) { found, entry in
      guard let channel = sight.channels[entry.key], let ownership = ownerships[entry.key] else { return }
      let topics = KafkaTopics(cluster: channel, loop: sight.loop)
      found[entry.key] = DestinationAccess(topics: topics, journal: entry.value, ownership: ownership)
    }
    let links = sight.desired.links.map { ($0.name, $0.destination) }
    return Executor(
      scope: sight.policy.scope, destinations: destinations,
      destinationOfLink: Dictionary(links) { first, _ in first }, takesOwnership: options.copies,
      now: { [loop = sight.loop] in loop.wallClockMilliseconds }, mustEnd: { [stop] in stop.interruption != nil })
  }

  private func copy(_ view: Sight.View, _ outcome: inout ReconcileReport) async {
    let list = WorkList(sight: sight, view: view, ownerships: ownerships)
    let (work, failures) = await list.work(results: outcome.results)
    outcome.failures += failures
    guard !work.isEmpty, stop.interruption == nil else { return }
    outcome.outcomes = await engine.copy(work) { [report] in report(.copying($0)) }
  }
}
