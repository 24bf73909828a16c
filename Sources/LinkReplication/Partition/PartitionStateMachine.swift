import LinkModel

/// One partition of one mirror: decides what to read and what to append next. Pure: events in, actions out.
///
/// Invariants, cited by the tests:
/// * R1 *no skip*: `appendedEnd` is the destination's true log end, and the next append begins exactly there.
/// * R2 *no duplicate*: every append carries an identity from the ledger, which makes it conditional.
/// * R3 *one kind in flight*: data and markers are never in flight together, and a batch goes alone whenever the
///   producer id is not guarded.
/// * R4 *order*: segments are appended in the order of their offsets, each beginning where the one before ends.
/// * R5 *holes are explicit*: a hole is a gap that batches show, or a tail that two answers for it alone show.
/// * R6 *bounded memory*: nothing is fetched while `heldBytes` or more wait or are in flight, or in quarantine.
/// * R7 *settle*: an append whose answer is lost ends the partition; nothing is sent behind it.
struct PartitionStateMachine<Payload>: ~Copyable {
  /// What the source's side waits for.
  enum Reading: Equatable {
    case idle
    case fetching
    /// Answers for this partition alone: those that have proven that nothing stands up to the last stable offset, and all.
    case confirmingTail(proofs: Int, answers: Int)
    /// The source's leader moved: what has been read is still appended.
    case moved(String)
    /// The source cannot be mirrored any further: what has been read is still appended.
    case failed(Reason, String)
  }

  /// What the destination's side waits for.
  enum Writing: Equatable {
    /// Appends go on; data may be in flight.
    case appending
    case fillingHole(MarkerPlan)
    case inQuarantine
    case looking
    case raisingLimit
    /// A batch was refused; those sent behind it have yet to be answered.
    case refused(Refusal)
    case pausing(Refusal)
    case inspecting
    case ended
  }

  struct InFlight {
    var batch: DataBatch<Payload>
    var identity: DataIdentity
    var isAnswered = false
  }

  let partition: Int32
  /// Where this run ends: the source's last stable offset when it began; the highest offset where it follows the
  /// source until it is drained.
  let targetOffset: Int64
  let limits: PartitionLimits
  var ledger: ProducerLedger
  var isQuarantined: Bool
  let requiresQuarantine: Bool
  var maxMessageBytes: Int

  var reading = Reading.idle
  var writing = Writing.appending
  /// The next offset to ask the source for.
  var nextOffset: Int64
  var lastFetchedEpoch: Int32
  /// The source's, as last heard of.
  var lastStableOffset: Int64
  /// The destination's true log end, as acknowledged.
  var appendedEnd: Int64
  /// Segments fetched and not yet sent, and the bytes in them.
  var waiting: [Segment<Payload>] = []
  var waitingBytes = 0
  var inFlight: [InFlight] = []
  var refusalCount = 0
  var isDraining = false

  init(
    partition: Int32, start: PartitionStart, targetOffset: Int64, maxMessageBytes: Int,
    limits: PartitionLimits = PartitionLimits()
  ) {
    self.partition = partition
    self.targetOffset = targetOffset
    self.lastStableOffset = start.lastStableOffset
    self.limits = limits
    self.ledger = start.ledger
    self.isQuarantined = start.isQuarantined
    self.requiresQuarantine = start.requiresQuarantine
    self.maxMessageBytes = maxMessageBytes
    self.nextOffset = start.logEndOffset
    self.lastFetchedEpoch = start.lastFetchedEpoch
    self.appendedEnd = start.logEndOffset
  }
}

/// What the start of a partition has found out: the machine begins from it.
struct PartitionStart: Sendable {
  /// The destination's true log end, equal to its high watermark.
  var logEndOffset: Int64
  var lastFetchedEpoch: Int32
  /// The source's.
  var lastStableOffset: Int64
  var ledger: ProducerLedger
  /// No request of a predecessor can arrive any more.
  var isQuarantined: Bool
  /// Not even identities that exclude each other are enough: of a source that is compacted a predecessor may have read a
  /// record where this owner finds a hole, and what each sends there is appended as another thing.
  var requiresQuarantine = false
}

extension PartitionStateMachine {
  /// The run goes on at the source's head until it is drained.
  var isFollowing: Bool { targetOffset == .max }

  func position(isAlone: Bool) -> FetchPosition {
    FetchPosition(
      offset: nextOffset, lastFetchedEpoch: lastFetchedEpoch, isAlone: isAlone,
      isBehind: isAlone || nextOffset < lastStableOffset, maxBytes: min(limits.fetchBytes, limits.heldBytes))
  }

  private var heldBytes: Int { inFlight.reduce(waitingBytes) { $0 + $1.batch.byteCount } }

  /// What would have to be waited for before anything is appended is waited for before anything is fetched, which would
  /// only take memory meanwhile.
  private func needsQuarantineFirst(now: Int64) -> Bool {
    !isQuarantined && !isDraining && appendedEnd < targetOffset && inFlight.isEmpty
      && (requiresQuarantine || !ledger.isGuarded(now: now))
  }
}

// MARK: - What comes next

extension PartitionStateMachine {
  /// Everything that can be begun now. Called once at the start; every event returns it for its own state.
  mutating func advance(now: Int64) -> [PartitionAction<Payload>] {
    var actions: [PartitionAction<Payload>] = []
    while let action = nextWrite(now: now) { actions.append(action) }
    if let action = nextRead() { actions.append(action) }
    return actions
  }

  /// The run is to end: what is in flight is still acknowledged, what waits is dropped.
  mutating func drainRequested(now: Int64) -> [PartitionAction<Payload>] {
    guard writing != .ended else { return [] }
    isDraining = true
    if writing == .inQuarantine { return [end(.drained)] }  // nothing has been sent
    return advance(now: now)
  }

  private mutating func nextWrite(now: Int64) -> PartitionAction<Payload>? {
    guard writing == .appending else { return nil }
    if isDraining { dropWaiting() }
    if needsQuarantineFirst(now: now) { return beginQuarantine() }
    guard let segment = waiting.first else { return endIfDone() }
    switch segment {
    case .hole(let range): return nextMarkers(in: range, now: now)
    case .data(let batch): return nextAppend(of: batch, now: now)
    }
  }

  private mutating func endIfDone() -> PartitionAction<Payload>? {
    guard inFlight.isEmpty else { return nil }
    if isDraining { return end(.drained) }
    if appendedEnd >= targetOffset { return end(.inSync) }
    switch reading {
    case .moved(let why): return end(.sourceMoved(why))
    case .failed(let reason, let message): return stop(reason, message)
    case .idle, .fetching, .confirmingTail: return nil
    }
  }

  private mutating func nextMarkers(in hole: Range<Int64>, now: Int64) -> PartitionAction<Payload>? {
    guard inFlight.isEmpty else { return nil }  // R3
    guard isQuarantined || !requiresQuarantine && ledger.isGuarded(now: now) else { return beginQuarantine() }
    let count = Int(min(Int64(limits.markersARequest), hole.upperBound - hole.lowerBound))
    switch ledger.markers(atMost: count, isQuarantined: isQuarantined) {
    case .send(let plan):
      writing = .fillingHole(plan)
      return .writeMarkers(plan, at: hole.lowerBound)
    case .quarantineFirst: return beginQuarantine()
    case .exhausted:
      return stop(.producerIDExhausted, "the coordinator epochs of the link's producer id are used up here")
    }
  }

  /// The first of what waits, with as much of what waits behind it as is small and can be appended with it.
  private mutating func merged(_ first: DataBatch<Payload>) -> DataBatch<Payload> {
    guard first.isMergeable, first.byteCount < limits.mergesBelow else { return first }
    var batch = first
    let limit = min(limits.mergedBytes, maxMessageBytes)
    var count = 1
    while count < waiting.count, case .data(let next) = waiting[count], batch.absorb(next, atMost: limit) { count += 1 }
    if count > 1 { waiting.replaceSubrange(..<count, with: [.data(batch)]) }
    return batch
  }

  private mutating func nextAppend(of first: DataBatch<Payload>, now: Int64) -> PartitionAction<Payload>? {
    guard inFlight.count < limits.batchesInFlight else { return nil }
    let batch = merged(first)
    guard batch.largestByteCount <= maxMessageBytes else {
      guard inFlight.isEmpty else { return nil }
      writing = .raisingLimit
      return .raiseLimit(toBytes: batch.largestByteCount)
    }
    if ledger.needsLook {
      writing = .looking  // only after markers, so nothing is in flight
      return .describeProducer
    }
    let isFirstBehindCleaning = requiresQuarantine && inFlight.isEmpty && !ledger.ownsEpochInForce
    guard isGuarded(batch, now: now), !isFirstBehindCleaning else { return nextAloneAppend(of: batch) }
    return send(batch)
  }

  /// R3: an append that nothing excludes a second time goes alone, and behind a quarantine.
  private mutating func nextAloneAppend(of batch: DataBatch<Payload>) -> PartitionAction<Payload>? {
    guard inFlight.isEmpty else { return nil }
    guard isQuarantined else { return beginQuarantine() }
    ledger.startOwnEpoch()
    return send(batch)
  }

  private mutating func send(_ batch: DataBatch<Payload>) -> PartitionAction<Payload> {
    waiting.removeFirst()
    waitingBytes -= batch.byteCount
    let identity = ledger.takeDataIdentity(offsetCount: batch.offsetCount)
    inFlight.append(InFlight(batch: batch, identity: identity))
    return .append(batch, identity)
  }

  private mutating func beginQuarantine() -> PartitionAction<Payload> {
    writing = .inQuarantine
    return .quarantine(logEndOffset: appendedEnd)
  }

  /// The broker knows the id, and goes on knowing it behind everything in flight and behind this batch.
  private func isGuarded(_ batch: DataBatch<Payload>, now: Int64) -> Bool {
    ledger.isGuarded(now: now) && ledger.isRemembered(timestamp: batch.maxTimestamp, now: now)
      && inFlight.allSatisfy { ledger.isRemembered(timestamp: $0.batch.maxTimestamp, now: now) }
  }

  private mutating func nextRead() -> PartitionAction<Payload>? {
    guard reading == .idle, writing != .ended, !isDraining, nextOffset < targetOffset else { return nil }
    guard writing != .inQuarantine, heldBytes < limits.heldBytes, waiting.count < limits.prefetchSegments
    else { return nil }  // R6
    reading = .fetching
    return .fetch(position(isAlone: false))
  }

  mutating func dropWaiting() {
    waiting.removeAll()
    waitingBytes = 0
  }

  mutating func end(_ end: PartitionEnd) -> PartitionAction<Payload> {
    writing = .ended
    dropWaiting()
    inFlight.removeAll()
    return .end(end)
  }

  mutating func stop(_ reason: Reason, _ message: String) -> PartitionAction<Payload> {
    end(.stopped(ReplicationStop(reason: reason, partition: partition, message: message)))
  }
}
