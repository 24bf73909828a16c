import LinkModel

/// What the destination answers, and what its performer found out.
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
