import LinkModel

/// Raises the ownership number N of each link that a run copies, once, and before anything is made or appended under it.
///
/// N gives the run producer epochs that no other run has, so it must be durable before the first append (docs/state.md,
/// *Values*). The link's producer ids are allocated and recorded in the same step, before their first use.
final class Ownership {
  private let scope: String
  private let journal: any StateJournal
  private var raised: [LinkIdentity: Result<LinkRecord, ActionFailure>] = [:]

  init(scope: String, journal: any StateJournal) {
    self.scope = scope
    self.journal = journal
  }

  /// The link's record with the number of this run. The same number whenever it is asked, also if it is a failure.
  /// - Parameter fills: with the producer id of filler.
  func take(link name: String, fills: Bool = false) async throws(ActionFailure) -> LinkRecord {
    let identity = LinkIdentity(scope: scope, link: name)
    let known = try raised[identity]?.get()
    if let known, known.fillerProducerID != nil || !fills { return known }
    do throws(ActionFailure) {
      let record = try await known == nil ? raise(identity, fills: fills) : addFiller(identity)
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

  private func raise(_ identity: LinkIdentity, fills: Bool) async throws(ActionFailure) -> LinkRecord {
    var record = try await recorded(identity)
    guard record.ownershipNumber < RecordChecks.ownershipNumbers.upperBound else {
      throw ActionFailure(
        .producerIDExhausted, "\(record.ownershipNumber) runs have used up the epochs of the link's producer id")
    }
    if record.producerIDs.isEmpty { record.producerIDs = [try await journal.allocateProducerID()] }
    if fills, record.fillerProducerID == nil { record.fillerProducerID = try await journal.allocateProducerID() }
    record.ownershipNumber += 1
    try await journal.record([.link(record)], of: identity)
    return record
  }

  /// Under the number that this run has raised already.
  private func addFiller(_ identity: LinkIdentity) async throws(ActionFailure) -> LinkRecord {
    var record = try await recorded(identity)
    record.fillerProducerID = try await journal.allocateProducerID()
    try await journal.record([.link(record)], of: identity)
    return record
  }

  private func recorded(_ identity: LinkIdentity) async throws(ActionFailure) -> LinkRecord {
    try await journal.open(identity)
    guard let record = journal.state.links[identity] else {
      throw ActionFailure(.stateUnknown, "the link is not recorded in the destination's state topic")
    }
    return record
  }
}
