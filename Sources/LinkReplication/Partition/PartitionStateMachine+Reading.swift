import LinkModel

/// Events from the source.
extension PartitionStateMachine {
  mutating func fetchCompleted(_ fetched: FetchedSegments<Payload>, now: Int64) -> [PartitionAction<Payload>] {
    guard writing != .ended else { return [] }
    lastStableOffset = fetched.lastStableOffset
    guard fetched.nextOffset > nextOffset else { return foundNothing(fetched, now: now) }
    for segment in fetched.segments {
      waiting.append(segment)
      waitingBytes += segment.byteCount
    }
    nextOffset = fetched.nextOffset
    lastFetchedEpoch = fetched.lastFetchedEpoch
    reading = .idle
    return advance(now: now)
  }

  /// R5: an answer without batches is no hole. Limits on bytes and throttling make such answers, too; two in a row
  /// for this partition alone, without either, show that nothing stands below their last stable offset.
  private mutating func foundNothing(_ fetched: FetchedSegments<Payload>, now: Int64) -> [PartitionAction<Payload>] {
    guard lastStableOffset >= nextOffset else {
      return [stop(.sourceDiverged, "the source's last stable offset fell to \(lastStableOffset)")]
    }
    if lastStableOffset == nextOffset, isFollowing {  // at the head: there is nothing yet
      reading = .idle
      return advance(now: now)
    }
    var (proofs, answers) = (0, 0)
    if case .confirmingTail(let before, let count) = reading {
      (proofs, answers) = (fetched.provesAbsence ? before + 1 : before, count + 1)
    }
    guard answers < limits.tailAnswers else {
      return [stop(.leaderUnavailable, "the source gives nothing at offset \(nextOffset), asked \(answers) times")]
    }
    guard proofs < 2 else {
      waiting.append(.hole(nextOffset..<lastStableOffset))
      nextOffset = lastStableOffset
      lastFetchedEpoch = -1  // no batch stands below it, and an earlier one's epoch may have ended in the hole
      reading = .idle
      return advance(now: now)
    }
    reading = .confirmingTail(proofs: proofs, answers: answers)
    return [.fetch(position(isAlone: true))]
  }

  /// The source cannot be mirrored any further, for a reason of its own. What was read before is still appended.
  mutating func fetchFailed(_ reason: Reason, _ message: String, now: Int64) -> [PartitionAction<Payload>] {
    guard writing != .ended else { return [] }
    reading = .failed(reason, message)
    return advance(now: now)
  }

  /// The partition's leader on the source is another one, or cannot be reached: the tail is to be proven again there
  /// (R9), once everything read so far has been appended.
  mutating func sourceMoved(_ why: String, now: Int64) -> [PartitionAction<Payload>] {
    guard writing != .ended else { return [] }
    reading = .moved(why)
    return advance(now: now)
  }
}
