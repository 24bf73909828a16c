import LinkModel

/// The state topic of one destination, as a run writes it: the seam at which tests stand in for Kafka.
protocol StateJournal: AnyObject {
  /// What is recorded, with everything that this run has recorded.
  var state: RecordedState { get }

  /// Makes this process the link's owner and reads what every owner before it has committed; once for each link. What is
  /// read from `state` to be written again must be read after it: before, somebody else may still have been at work.
  /// - Throws: as `record`; the same failure whenever it is asked again.
  func open(_ link: LinkIdentity) async throws(ActionFailure)

  /// Records all of them or none, under the transactional id of the link that they belong to. Returning means that the
  /// decision is durable and that no earlier owner can write any more.
  /// - Throws: `LinkHeld` for good once another process has taken the link over; `StateNotWritten` for good once an
  ///   outcome is unknown.
  func record(_ records: [StateRecord], of link: LinkIdentity) async throws(ActionFailure)

  /// Removes a record; as `record` in everything else.
  func remove(_ key: StateKey, of link: LinkIdentity) async throws(ActionFailure)

  /// Reads on to what other links have committed up to now.
  func refresh() async throws(ActionFailure)

  /// An id that the destination's coordinator has given to nobody else.
  func allocateProducerID() async throws(ActionFailure) -> Int64
}
