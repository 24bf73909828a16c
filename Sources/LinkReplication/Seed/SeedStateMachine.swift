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

  private struct InFlight {
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
  private var sentEnd: Int64
  private var inFlight: [InFlight] = []
  private var refusalCount = 0
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

/// One batch of filler.
struct Filler: Equatable {
  var baseOffset: Int64
  var offsetCount: Int32
  /// The present time in milliseconds: the broker remembers an id by the time of its last record.
  var timestamp: Int64

  var endOffset: Int64 { baseOffset + Int64(offsetCount) }
}

/// What the machine asks its performer to do. Each is answered by exactly one event, named with it.
enum SeedAction: Equatable {
  /// Send one batch: `appendAnswered`, in the order of the sends.
  case append(Filler, DataIdentity)
  /// Wait until nothing that a predecessor sent can arrive any more: `quarantineEnded`.
  case quarantine
  /// A batch was refused without being appended: wait a little, then read the true log end: `pauseEnded`.
  case pauseAfterRefusal
  /// The broker put a batch elsewhere: say whose batches stand from the expected offset on, by `failed`.
  case inspect(from: Int64, to: Int64)
  /// The last action of all.
  case end(SeedEnd)
}

enum SeedEnd: Equatable {
  case filled
  case drained
  case stopped(ReplicationStop)
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

  private mutating func stop(_ reason: Reason, _ message: String) -> SeedAction {
    end(.stopped(ReplicationStop(reason: reason, partition: partition, message: message)))
  }
}

// MARK: - Events

extension SeedStateMachine {
  /// The answer to the oldest append that has none yet.
  mutating func appendAnswered(_ answer: AppendAnswer, now: Int64) -> [SeedAction] {
    guard writing != .ended, let index = inFlight.firstIndex(where: { !$0.isAnswered }) else { return [] }
    if case .refused(let refusal) = writing { return answeredBehindRefused(answer, index: index, refusal: refusal) }
    switch answer {
    case .appended(let baseOffset): return appended(at: baseOffset, now: now)
    case .refused(let refusal):
      inFlight[index].isAnswered = true
      writing = .refused(refusal)
      return pauseIfAllAnswered(refusal)
    case .outOfOrder:
      return [stop(.appendUncertain, "the broker expects another sequence than \(inFlight[index].identity)")]
    case .lost(let why): return [stop(.appendUncertain, lostMessage(inFlight[index].filler, why))]
    // Filler has no time to keep, but a topic that writes its own times would alter the data behind it.
    case .altered(let why): return [stop(.appendRefused, "\(why); so far only filler stands there")]
    }
  }

  private mutating func appended(at baseOffset: Int64, now: Int64) -> [SeedAction] {
    let sent = inFlight.removeFirst()
    guard baseOffset == appendedEnd, sent.filler.baseOffset == appendedEnd else {  // R1
      writing = .inspecting
      return [.inspect(from: appendedEnd, to: max(baseOffset, appendedEnd + 1))]
    }
    appendedEnd = sent.filler.endOffset
    ledger.dataAcknowledged(
      sent.identity, offsetCount: sent.filler.offsetCount, maxTimestamp: sent.filler.timestamp)
    refusalCount = 0
    return advance(now: now)
  }

  /// Behind a batch that was not appended, "out of order" means that this one was not either. Anything else there
  /// cannot be explained.
  private mutating func answeredBehindRefused(
    _ answer: AppendAnswer, index: Int, refusal: Refusal
  ) -> [SeedAction] {
    inFlight[index].isAnswered = true
    switch answer {
    case .outOfOrder, .refused: return pauseIfAllAnswered(refusal)
    case .appended(let baseOffset):
      return [stop(.appendUncertain, "filler behind a refused batch was appended at offset \(baseOffset)")]
    case .lost(let why), .altered(let why):
      return [stop(.appendUncertain, lostMessage(inFlight[index].filler, why))]
    }
  }

  private mutating func pauseIfAllAnswered(_ refusal: Refusal) -> [SeedAction] {
    guard inFlight.allSatisfy(\.isAnswered) else { return [] }
    refusalCount += 1
    guard refusal.remedy == .again, refusalCount <= limits.refusals else {
      return [stop(refusal.reason, refusal.message)]
    }
    writing = .pausing(refusal)
    return [.pauseAfterRefusal]
  }

  /// The pause behind a refused batch is over: from there on all goes out again, with the same identities.
  mutating func pauseEnded(logEndOffset: Int64, now: Int64) -> [SeedAction] {
    guard case .pausing = writing else { return [] }
    guard logEndOffset == appendedEnd, let first = inFlight.first else {
      return [stop(.appendUncertain, "the log end is \(logEndOffset), not \(appendedEnd), behind refused filler")]
    }
    ledger.returnDataIdentity(first.identity)
    inFlight.removeAll()
    sentEnd = appendedEnd
    writing = .filling
    return advance(now: now)
  }

  /// - Parameter logEndOffset: as read at the quarantine's end.
  mutating func quarantineEnded(logEndOffset: Int64, now: Int64) -> [SeedAction] {
    guard writing == .inQuarantine else { return [] }
    guard logEndOffset == appendedEnd else {
      return [stop(.appendUncertain, "the log end moved from \(appendedEnd) to \(logEndOffset) in quarantine")]
    }
    isQuarantined = true
    writing = .filling
    return advance(now: now)
  }

  /// A look or a step at the destination failed, or showed whose batches stand in the way.
  mutating func failed(_ reason: Reason, _ message: String) -> [SeedAction] {
    guard writing != .ended else { return [] }
    return [stop(reason, message)]
  }

  private func lostMessage(_ filler: Filler, _ why: String) -> String {
    "filler for offsets \(filler.baseOffset)..<\(filler.endOffset): \(why)"
  }
}
