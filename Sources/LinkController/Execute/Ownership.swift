import LinkModel

/// Raises the ownership number N of each link that a run copies, once, and before anything is made or appended under it.
///
/// N gives the run producer epochs that no other run has, so it must be durable before the first append (docs/state.md,
/// *Values*). The link's producer id is allocated and recorded in the same step, before its first
/// use.
final class Ownership {
  private let scope: String
  private let journal: any StateJournal
  private var raised: [LinkIdentity: Result<LinkRecord, ActionFailure>] = [:]

  init(scope: String, journal: any StateJournal) {
    self.scope = scope
    self.journal = journal
  }

  /// The link's record with the number of this run. The same answer whenever it is asked, also if it is a failure.
  func take(link name: String) async throws(ActionFailure) -> LinkRecord {
    let identity = LinkIdentity(scope: scope, link: name)
    if let known = raised[identity] { return try known.get() }
    do throws(ActionFailure) {
      let record = try await raise(identity)
      raised[identity] = .success(record)
      return record
    } catch {
      raised[identity] = .failure(error)
      throw error
    }
  }

  /// nil while this run has raised no number for the link.
  func number(ofLink name: String) -> Int? {
    try? raised[LinkIdentity(scope: scope, link: name)]?.get().ownershipNumber
  }

  private func raise(_ identity: LinkIdentity) async throws(ActionFailure) -> LinkRecord {
    try await journal.open(identity)
    guard var record = journal.state.links[identity] else {
      throw ActionFailure(.stateUnknown, "the link is not recorded in the destination's state topic")
    }
    guard record.ownershipNumber < RecordChecks.ownershipNumbers.upperBound else {
      throw ActionFailure(
        .producerIDExhausted, "\(record.ownershipNumber) runs have used up the epochs of the link's producer id")
    }
    if record.producerIDs.isEmpty { record.producerIDs = [try await journal.allocateProducerID()] }
    record.ownershipNumber += 1
    try await journal.record([.link(record)], of: identity)
    return record
  }
}
