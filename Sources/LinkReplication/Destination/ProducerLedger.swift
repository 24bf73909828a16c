/// The books about the link's producer id on one partition: what the broker knows, and with which epochs and sequence
/// the next append must go so that nothing is ever appended twice (R2).
///
/// The rules are those that were measured on real brokers; ARCHITECTURE.md, *Non-obvious*, names them with the tests.
struct ProducerLedger: Equatable, Sendable {
  /// The ownership's own epochs are 4N…4N+3.
  static let epochsAnOwnership = 4
  static let highestOwnershipNumber = 8_191
  /// A crossed marker raises the coordinator epoch by this much, less what its producer epoch is above the known one.
  static let markerStride: Int32 = 64
  static let lowestCoordinatorEpoch: Int32 = 65_536
  /// All exclusion lasts only while the broker remembers the id: closer to the expiry than this, it is not counted on.
  static let guardMarginMilliseconds: Int64 = 15 * 60 * 1_000

  let ownershipNumber: Int
  /// The destination's producer.id.expiration.ms; nil (unreadable) means that nothing is guarded.
  let expirationMilliseconds: Int64?
  /// As last described, and as our acknowledged appends have changed it since; nil: the partition does not know the id.
  private(set) var known: ProducerKnowledge?
  /// What the next data batch carries. It runs ahead of `known` while batches are in flight.
  private(set) var next: DataIdentity
  /// The id may have been forgotten before the markers just written: then the broker wants sequence 0 again, and only
  /// a look (DescribeProducers) tells.
  private(set) var needsLook = false

  /// - Parameter ownershipNumber: 1…8,191.
  init(ownershipNumber: Int, expirationMilliseconds: Int64?, known: ProducerKnowledge?) {
    precondition((1...Self.highestOwnershipNumber).contains(ownershipNumber))
    self.ownershipNumber = ownershipNumber
    self.expirationMilliseconds = expirationMilliseconds
    self.known = known
    self.next =
      known.map(Self.identityAfter) ?? DataIdentity(producerEpoch: Int16(4 * ownershipNumber), baseSequence: 0)
  }

  var firstOwnEpoch: Int16 { Int16(Self.epochsAnOwnership * ownershipNumber) }

  /// Another ownership, with a higher number, has appended here: this one appends nothing more.
  var isSuperseded: Bool {
    guard let known else { return false }
    return Int(known.producerEpoch) >= Self.epochsAnOwnership * (ownershipNumber + 1)
  }

  /// The last append known here was one of this ownership.
  var ownsEpochInForce: Bool {
    guard let known else { return false }
    return known.producerEpoch >= firstOwnEpoch && !isSuperseded
  }

  private static func identityAfter(_ known: ProducerKnowledge) -> DataIdentity {
    DataIdentity(producerEpoch: known.producerEpoch, baseSequence: sequence(known.lastSequence, plus: 1))
  }

  /// Sequences wrap at 2³¹; −1 plus one is 0.
  static func sequence(_ sequence: Int32, plus count: Int32) -> Int32 {
    Int32(truncatingIfNeeded: (Int64(sequence) + Int64(count)) & 0x7FFF_FFFF)
  }
}

// MARK: - Guarded or not

extension ProducerLedger {
  /// The broker is sure to remember an id whose last record has this time for long enough to count on it.
  func isRemembered(timestamp: Int64, now: Int64) -> Bool {
    guard let expirationMilliseconds else { return false }
    guard timestamp >= 0 else { return false }
    let (expiry, isBeyondAllTime) = timestamp.addingReportingOverflow(expirationMilliseconds)
    return isBeyondAllTime || expiry.subtractingReportingOverflow(now).partialValue > Self.guardMarginMilliseconds
  }

  /// The partition knows the id, and goes on knowing it.
  func isGuarded(now: Int64) -> Bool {
    guard let known else { return false }
    return isRemembered(timestamp: known.lastTimestamp, now: now)
  }
}

// MARK: - Data

extension ProducerLedger {
  /// The identity of the batch to be sent now; the following one goes on from it.
  mutating func takeDataIdentity(offsetCount: Int32) -> DataIdentity {
    let identity = next
    next.baseSequence = Self.sequence(identity.baseSequence, plus: offsetCount)
    return identity
  }

  /// The batch was refused without being appended, and so were all behind it: the same identity again.
  mutating func returnDataIdentity(_ identity: DataIdentity) {
    next = identity
  }

  mutating func dataAcknowledged(_ identity: DataIdentity, offsetCount: Int32, maxTimestamp: Int64) {
    known = ProducerKnowledge(
      producerEpoch: identity.producerEpoch,
      lastSequence: Self.sequence(identity.baseSequence, plus: offsetCount - 1),
      coordinatorEpoch: known?.coordinatorEpoch ?? -1, lastTimestamp: maxTimestamp)
  }

  /// After a quarantine: data goes on at the ownership's first epoch, from sequence 0, unless one of its own is in
  /// force already. A higher producer epoch takes sequence 0 only, and needs no coordinator.
  mutating func startOwnEpoch() {
    guard !ownsEpochInForce else { return }
    next = DataIdentity(producerEpoch: firstOwnEpoch, baseSequence: 0)
  }

  /// What a look at the partition (DescribeProducers) said.
  /// - Returns: false if it is not what our own appends must have left there: somebody else has written with our id.
  mutating func looked(_ seen: ProducerKnowledge?) -> Bool {
    needsLook = false
    guard let seen, let known, seen.producerEpoch == known.producerEpoch,
      seen.coordinatorEpoch == known.coordinatorEpoch,
      seen.lastSequence == known.lastSequence || seen.lastSequence == -1
    else { return false }
    self.known = seen
    next = Self.identityAfter(seen)
    return true
  }
}

// MARK: - Markers

extension ProducerLedger {
  enum MarkerDecision: Equatable {
    case send(MarkerPlan)
    /// Nothing that a predecessor may still have under way is excluded by epochs: wait until nothing can arrive.
    case quarantineFirst
    case exhausted
  }

  /// The epochs of the next `count` markers. At an epoch of our own in force they go many at a time; an epoch's first
  /// marker is crossed with the predecessor's, and goes alone.
  func markers(atMost count: Int, isQuarantined: Bool) -> MarkerDecision {
    guard let known else {
      let marker = MarkerPlan(producerEpoch: firstOwnEpoch, coordinatorEpochs: [32_767 - Int32(firstOwnEpoch)])
      return isQuarantined ? .send(marker) : .quarantineFirst
    }
    if ownsEpochInForce { return plainMarkers(after: known, atMost: count) }
    let distance = Int32(firstOwnEpoch) - Int32(known.producerEpoch)
    let base = max(known.coordinatorEpoch, Self.lowestCoordinatorEpoch)
    guard base < Int32.max - Self.markerStride else { return .exhausted }
    guard distance < Self.markerStride else {
      let marker = MarkerPlan(producerEpoch: firstOwnEpoch, coordinatorEpochs: [base + 1])
      return isQuarantined ? .send(marker) : .quarantineFirst
    }
    return .send(MarkerPlan(producerEpoch: firstOwnEpoch, coordinatorEpochs: [base + Self.markerStride - distance]))
  }

  private func plainMarkers(after known: ProducerKnowledge, atMost count: Int) -> MarkerDecision {
    let base = max(known.coordinatorEpoch, Self.lowestCoordinatorEpoch)
    let room = Int((Int32.max - base) / Self.markerStride)
    guard room > 0 else { return .exhausted }
    let epochs = (1...Int32(min(count, room))).map { base + Self.markerStride * $0 }
    return .send(MarkerPlan(producerEpoch: known.producerEpoch, coordinatorEpochs: epochs))
  }

  /// - Parameter now: the broker stamps markers with its own clock; ours stands for it, and the guard's margin covers
  ///   the difference.
  mutating func markersAcknowledged(_ plan: MarkerPlan, now: Int64) {
    let goesOn = known?.producerEpoch == plan.producerEpoch
    if goesOn { needsLook = needsLook || !isGuarded(now: now) }
    known = ProducerKnowledge(
      producerEpoch: plan.producerEpoch, lastSequence: goesOn ? known?.lastSequence ?? -1 : -1,
      coordinatorEpoch: plan.coordinatorEpochs.last ?? -1, lastTimestamp: now)
    if !goesOn { next = DataIdentity(producerEpoch: plan.producerEpoch, baseSequence: 0) }
  }
}
