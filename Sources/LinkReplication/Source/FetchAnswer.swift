import KafkaProtocol
import LinkModel

/// What one fetch answer says of each partition that was asked for.
struct FetchAnswer {
  private let response: FetchResponse
  /// Asked for one partition only, and not throttled: then an empty answer is evidence (R5).
  private let isEvidence: Bool
  /// Of all records in the answer.
  let byteCount: Int

  init(response: FetchResponse, isAlone: Bool) {
    self.response = response
    isEvidence = isAlone && response.throttleTimeMilliseconds == 0
    byteCount = response.topics.reduce(0) { sum, topic in
      topic.partitions.reduce(sum) { $0 + ($1.records?.count ?? 0) }
    }
  }

  private func data(of wish: SourceFetch) -> FetchResponse.Partition? {
    let topic = response.topics.first {
      $0.name == wish.topic || ($0.topicID != .zero && $0.topicID == wish.topicID)
    }
    return topic?.partitions.first { $0.partitionIndex == wish.partition }
  }

  /// Nothing was read because the broker throttles us: such an answer names no topic at all.
  var isThrottledAway: Bool { response.topics.isEmpty && response.throttleTimeMilliseconds > 0 }

  /// No error, and no records although there are some: the answer's size was used up by others.
  func saysNothing(of wish: SourceFetch) -> Bool {
    guard let data = data(of: wish) else { return true }
    return data.errorCode == .none && (data.records?.count ?? 0) == 0 && data.lastStableOffset > wish.position.offset
      && data.divergingEpoch.epoch < 0
  }

  func outcome(of wish: SourceFetch, hold: MemoryHold) -> SourceFetch.Outcome {
    guard let data = data(of: wish) else { return .moved("the answer does not speak of partition \(wish.partition)") }
    if let outcome = Self.refusal(data, at: wish.position) { return outcome }
    do {
      let split = try SourceSplitter.split(
        data.records ?? .empty, nextOffset: wish.position.offset, lastLeaderEpoch: wish.position.lastFetchedEpoch,
        lastStableOffset: data.lastStableOffset, aborted: data.abortedTransactions ?? [])
      return .fetched(
        FetchedSegments(
          segments: split.segments.map { $0.mapPayload { HeldBatch(batch: $0, hold: hold) } },
          nextOffset: split.nextOffset, lastFetchedEpoch: split.lastLeaderEpoch,
          lastStableOffset: data.lastStableOffset, provesAbsence: isEvidence))
    } catch {
      return .failed(error)
    }
  }

  private static func refusal(_ data: FetchResponse.Partition, at position: FetchPosition) -> SourceFetch.Outcome? {
    if data.divergingEpoch.epoch >= 0 {
      let diverging = data.divergingEpoch
      let message =
        "leader epoch \(diverging.epoch) ends at offset \(diverging.endOffset) on the source, below \(position.offset)"
      return .failed(SourceProblem(reason: .sourceDiverged, message: message))
    }
    switch data.errorCode {
    case .none where data.logStartOffset > position.offset:
      let message = "the source's log begins at \(data.logStartOffset), above offset \(position.offset)"
      return .failed(SourceProblem(reason: .sourceDataLost, message: message))
    case .none: return nil
    case .offsetOutOfRange:
      let message = "offset \(position.offset) is outside the source's log, which begins at \(data.logStartOffset)"
      return .failed(SourceProblem(reason: .sourceDataLost, message: message))
    case .topicAuthorizationFailed:
      return .failed(SourceProblem(reason: .missingRight, message: "READ on the source topic was refused"))
    case .corruptMessage:
      return .failed(SourceProblem(reason: .corruptSource, message: "the source's broker calls its own log corrupt"))
    case let code:
      return .moved("fetch at offset \(position.offset): \(code)")
    }
  }
}
