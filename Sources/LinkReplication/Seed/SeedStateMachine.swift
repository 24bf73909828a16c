import LinkModel

/// Fills one partition of a mirror up to the offset where its data shall begin. Pure: events in, actions out.
///
/// Invariants, as in `PartitionStateMachine`, cited by the tests:
/// * R1 *no skip*: `appendedEnd` is the destination's true log end; the next filler begins there, and the last one ends
///   exactly at `targetOffset`.
/// * R2 *no duplicate*: every append carries an identity from the ledger of the filler's producer id.
/// * R3 *alone*: a batch goes alone while the id is not guarded, and nothing goes before a quarantine: data of a
///   predecessor, which carries another id, may still be under way.
/// * R7 *settle*: an append whose answer is lost ends the partition.
struct SeedStateMachine: ~Copyable {
  struct Limits {
    /// The broker remembers the last five batches of an id.
    var batchesInFlight = 5
    /// How often a refused batch is sent again; each time after a pause.
    var refusals = 20
  }

  enum Writing: Equatable {
    case filling
    case inQuarantine
    /// A batch was refused; those sent behind it have yet to be answered.
    case refused(Refusal)
    case pausing(Refusal)
    case inspecting
    case ended
  }

  struct InFlight {
    var filler: Filler
    var identity: DataIdentity
    var isAnswered = false
  }

  let partition: Int32
  let targetOffset: Int64
  /// Records in a whole batch; the last one has what is left.
  let batchSize: Int32
  let limits: Limits
  var ledger: ProducerLedger
  var isQuarantined: Bool
  var writing = Writing.filling
  /// The destination's true log end, as acknowledged.
  var appendedEnd: Int64
  /// Behind the last batch that was sent.
  var sentEnd: Int64
  var inFlight: [InFlight] = []
  var refusalCount = 0
  private var isDraining = false

  init(
    partition: Int32, logEndOffset: Int64, targetOffset: Int64, batchSize: Int32, ledger: ProducerLedger,
    isQuarantined: Bool, limits: Limits = Limits()
  ) {
    self.partition = partition
    self.targetOffset = targetOffset
    self.batchSize = batchSize
    self.limits = limits
    self.ledger = ledger
    self.isQuarantined = isQuarantined
    appendedEnd = logEndOffset
    sentEnd = logEndOffset
  }
}

// MARK: - What comes next

extension SeedStateMachine {
  /// Everything that can be sent now. Called once at the start; every event returns it for its own state.
  mutating func advance(now: Int64) -> [SeedAction] {
    var actions: [SeedAction] = []
    while let action = next(now: now) { actions.append(action) }
    return actions
  }

  /// The run is to end: what is in flight is still acknowledged.
  mutating func drainRequested(now: Int64) -> [SeedAction] {
    guard writing != .ended else { return [] }
    isDraining = true
    if writing == .inQuarantine { return [end(.drained)] }  // nothing has been sent
    return advance(now: now)
  }

  private mutating func next(now: Int64) -> SeedAction? {
    guard writing == .filling else { return nil }
    if isDraining { return inFlight.isEmpty ? end(.drained) : nil }
    guard sentEnd < targetOffset else { return inFlight.isEmpty ? end(.filled) : nil }
    guard isQuarantined else {
      writing = .inQuarantine
      return .quarantine
    }
    if isGuarded(now: now) { return inFlight.count < limits.batchesInFlight ? send(now: now) : nil }
    guard inFlight.isEmpty else { return nil }  // R3
    ledger.startOwnEpoch()
    return send(now: now)
  }

  private mutating func send(now: Int64) -> SeedAction {
    let count = Int32(min(Int64(batchSize), targetOffset - sentEnd))
    let filler = Filler(baseOffset: sentEnd, offsetCount: count, timestamp: now)
    let identity = ledger.takeDataIdentity(offsetCount: count)
    sentEnd = filler.endOffset
    inFlight.append(InFlight(filler: filler, identity: identity))
    return .append(filler, identity)
  }

  /// The broker knows the id, and goes on knowing it behind a batch of this time.
  private func isGuarded(now: Int64) -> Bool {
    ledger.isGuarded(now: now) && ledger.isRemembered(timestamp: now, now: now)
  }

  private mutating func end(_ end: SeedEnd) -> SeedAction {
    writing = .ended
    inFlight.removeAll()
    return .end(end)
  }

  mutating func stop(_ reason: Reason, _ message: String) -> SeedAction {
    end(.stopped(ReplicationStop(reason: reason, partition: partition, message: message)))
  }
}
