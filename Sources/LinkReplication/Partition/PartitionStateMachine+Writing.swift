import LinkModel

/// Events from the destination.
extension PartitionStateMachine {
  /// The answer to the oldest append that has none yet.
  mutating func appendAnswered(_ answer: AppendAnswer, now: Int64) -> [PartitionAction<Payload>] {
    guard writing != .ended, let index = inFlight.firstIndex(where: { !$0.isAnswered }) else { return [] }
    if case .refused(let refusal) = writing {
      return answeredBehindRefused(answer, index: index, refusal: refusal)
    }
    switch answer {
    case .appended(let baseOffset): return appended(at: baseOffset, now: now)
    case .refused(let refusal):
      inFlight[index].isAnswered = true
      writing = .refused(refusal)
      return pauseIfAllAnswered(refusal)
    case .outOfOrder:
      return [stop(.appendUncertain, "the broker expects another sequence than \(inFlight[index].identity)")]
    case .lost(let why): return [stop(.appendUncertain, lostMessage(inFlight[index].batch, why))]
    case .altered(let why): return [stop(.timestampsChanged, why)]
    }
  }

  private mutating func appended(at baseOffset: Int64, now: Int64) -> [PartitionAction<Payload>] {
    let sent = inFlight.removeFirst()
    guard baseOffset == appendedEnd, sent.batch.baseOffset == appendedEnd else {  // R1
      writing = .inspecting
      return [.inspect(from: appendedEnd, to: max(baseOffset, appendedEnd + 1))]
    }
    appendedEnd = sent.batch.endOffset
    ledger.dataAcknowledged(
      sent.identity, offsetCount: sent.batch.offsetCount, maxTimestamp: sent.batch.maxTimestamp)
    refusalCount = 0
    return advance(now: now)
  }

  /// Behind a batch that was not appended, "out of order" means that this one was not either. Anything else there
  /// cannot be explained.
  private mutating func answeredBehindRefused(
    _ answer: AppendAnswer, index: Int, refusal: Refusal
  ) -> [PartitionAction<Payload>] {
    inFlight[index].isAnswered = true
    switch answer {
    case .outOfOrder, .refused: return pauseIfAllAnswered(refusal)
    case .appended(let baseOffset):
      return [stop(.appendUncertain, "a batch behind a refused one was appended at offset \(baseOffset)")]
    case .lost(let why), .altered(let why):
      return [stop(.appendUncertain, lostMessage(inFlight[index].batch, why))]
    }
  }

  private mutating func pauseIfAllAnswered(_ refusal: Refusal) -> [PartitionAction<Payload>] {
    guard inFlight.allSatisfy(\.isAnswered) else { return [] }
    refusalCount += 1
    guard refusal.remedy == .again, refusalCount <= limits.refusals else {
      return [stop(refusal.reason, refusal.message)]
    }
    writing = .pausing(refusal)
    return [.pauseAfterRefusal]
  }

  /// The pause behind a refused batch is over. The same batches go out again, with the same identities, if the log end
  /// stands where the refused one was to go.
  mutating func pauseEnded(logEndOffset: Int64, now: Int64) -> [PartitionAction<Payload>] {
    guard case .pausing = writing else { return [] }
    guard logEndOffset == appendedEnd, let first = inFlight.first else {
      return [stop(.appendUncertain, "the log end is \(logEndOffset), not \(appendedEnd), behind a refused batch")]
    }
    ledger.returnDataIdentity(first.identity)
    waiting.insert(contentsOf: inFlight.map { .data($0.batch) }, at: 0)
    waitingBytes += inFlight.reduce(0) { $0 + $1.batch.byteCount }
    inFlight.removeAll()
    writing = .appending
    return advance(now: now)
  }

  mutating func markersAnswered(_ answer: MarkersAnswer, now: Int64) -> [PartitionAction<Payload>] {
    guard case .fillingHole(let plan) = writing else { return [] }
    switch answer {
    case .refused(let reason, let message): return [stop(reason, message)]
    case .lost(let why):
      return [stop(.appendUncertain, "\(plan.count) markers at offset \(appendedEnd): \(why)")]
    case .logEnd(let logEndOffset):
      let expected = appendedEnd + Int64(plan.count)
      guard logEndOffset >= expected else {
        return [stop(.appendUncertain, "the log end is \(logEndOffset) behind \(plan.count) markers at \(appendedEnd)")]
      }
      guard logEndOffset == expected else {
        writing = .inspecting
        return [.inspect(from: appendedEnd, to: logEndOffset)]
      }
      filled(upTo: expected, with: plan, now: now)
      return advance(now: now)
    }
  }

  private mutating func filled(upTo end: Int64, with plan: MarkerPlan, now: Int64) {
    ledger.markersAcknowledged(plan, now: now)
    appendedEnd = end
    if case .hole(let hole) = waiting.first {
      waiting.removeFirst()
      if end < hole.upperBound { waiting.insert(.hole(end..<hole.upperBound), at: 0) }
    }
    writing = .appending
  }

  /// - Parameter logEndOffset: as read at the quarantine's end.
  mutating func quarantineEnded(logEndOffset: Int64, now: Int64) -> [PartitionAction<Payload>] {
    guard writing == .inQuarantine else { return [] }
    guard logEndOffset == appendedEnd else {
      return [stop(.appendUncertain, "the log end moved from \(appendedEnd) to \(logEndOffset) in quarantine")]
    }
    isQuarantined = true
    writing = .appending
    return advance(now: now)
  }

  mutating func producerDescribed(_ known: ProducerKnowledge?, now: Int64) -> [PartitionAction<Payload>] {
    guard writing == .looking else { return [] }
    guard ledger.looked(known) else {
      return [
        stop(.ownershipLost, "another owner has written with the link's producer id: \(String(describing: known))")
      ]
    }
    writing = .appending
    return advance(now: now)
  }

  mutating func limitRaised(toBytes: Int, now: Int64) -> [PartitionAction<Payload>] {
    guard writing == .raisingLimit else { return [] }
    maxMessageBytes = toBytes
    writing = .appending
    return advance(now: now)
  }

  /// A look or a step at the destination failed without anything having been appended.
  mutating func destinationFailed(_ reason: Reason, _ message: String) -> [PartitionAction<Payload>] {
    guard writing != .ended else { return [] }
    return [stop(reason, message)]
  }

  private func lostMessage(_ batch: DataBatch<Payload>, _ why: String) -> String {
    "offsets \(batch.baseOffset)..<\(batch.endOffset): \(why)"
  }
}
