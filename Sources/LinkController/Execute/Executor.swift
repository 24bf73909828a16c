import LinkModel

/// Performs the changes of a plan, in its order and nothing else: what was shown is what is done. A change that fails
/// ends no other one, except where the other one needs what it would have made.
final class Executor {
  let scope: String
  /// By the manifest's cluster name.
  let destinations: [String: DestinationAccess]
  /// The destination's name by the link's.
  let destinationOfLink: [String: String]
  /// False for a run that copies nothing: it raises no ownership number.
  let takesOwnership: Bool
  /// Milliseconds since 1970, for records.
  let now: () -> Int64
  /// Asked before every change; true ends the execution between two changes.
  let mustEnd: () -> Bool

  init(
    scope: String, destinations: [String: DestinationAccess], destinationOfLink: [String: String], takesOwnership: Bool,
    now: @escaping () -> Int64, mustEnd: @escaping () -> Bool = { false }
  ) {
    self.scope = scope
    self.destinations = destinations
    self.destinationOfLink = destinationOfLink
    self.takesOwnership = takesOwnership
    self.now = now
    self.mustEnd = mustEnd
  }

  /// One result for each change that was tried; fewer than changes where the run was asked to end. When it returns,
  /// topics may be appended to: brokers obey the configs that were corrected.
  /// - Parameter executed: called after each.
  func perform(_ changes: [Change], executed: (ChangeResult) -> Void = { _ in }) async -> [ChangeResult] {
    var results: [ChangeResult] = []
    for change in changes {
      if mustEnd() { break }
      let result = await perform(change)
      executed(result)
      results.append(result)
    }
    for (_, destination) in destinations.sorted(by: { $0.key < $1.key }) {
      await destination.topics.waitUntilConfigsAreObeyed()
    }
    return results
  }

  private func perform(_ change: Change) async -> ChangeResult {
    do throws(ActionFailure) {
      for action in change.actions { try await perform(action) }
      return ChangeResult(change: change, failure: nil)
    } catch {
      let failure = RunFailure(address: change.address, reason: error.reason, message: error.message)
      return ChangeResult(change: change, failure: failure)
    }
  }

  private func perform(_ action: ChangeAction) async throws(ActionFailure) {
    switch action {
    case .createStateTopic(let creation):
      try await links(on: creation.cluster).createStateTopic(creation)
    case .registerLink(let record):
      try await links(on: destinationOfLink[record.name] ?? "").register(record)
    case .createMirrorTopic(let creation):
      try await mirrors(on: creation.cluster).create(creation)
    case .adoptMirrorTopic(let adoption):
      try await mirrors(on: adoption.cluster).adopt(adoption)
    case .setTopicConfigs(let correction):
      try await mirrors(on: correction.cluster).correct(correction)
    case .setMirrorActivity(let change):
      try await mirrors(on: change.cluster).setActivity(change)
    }
  }

  private func links(on cluster: String) throws(ActionFailure) -> LinkActions {
    LinkActions(scope: scope, destination: try destination(cluster))
  }

  private func mirrors(on cluster: String) throws(ActionFailure) -> MirrorActions {
    MirrorActions(scope: scope, destination: try destination(cluster), takesOwnership: takesOwnership, now: now)
  }

  private func destination(_ cluster: String) throws(ActionFailure) -> DestinationAccess {
    guard let destination = destinations[cluster] else {
      throw ActionFailure(.executionFailed, "the plan names the cluster \(cluster), which this run has not opened")
    }
    return destination
  }
}
