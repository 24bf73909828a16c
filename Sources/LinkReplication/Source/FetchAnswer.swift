import KafkaClient
import KafkaProtocol
import LinkModel

/// What one fetch answer says, partition by partition.
struct FetchAnswer {
  let errorCode: ErrorCode
  /// 0: the broker keeps no session.
  let sessionID: Int32
  /// By partition, in the order of the answer.
  let parts: [(key: TopicPartition, part: PartitionAnswer)]

  /// - Parameters:
  ///   - names: of the topics that were asked for by id.
  ///   - isAlone: one partition was asked for, and no other.
  ///   - hold: the share of memory of the answer's records.
  init(_ response: FetchResponse, names: [TopicID: String], isAlone: Bool, hold: MemoryHold) {
    errorCode = response.errorCode
    sessionID = response.sessionID
    let isEvidence = isAlone && response.throttleTimeMilliseconds == 0
    var parts: [(key: TopicPartition, part: PartitionAnswer)] = []
    for topic in response.topics {
      guard let name = topic.name.isEmpty ? names[topic.topicID] : topic.name else { continue }
      for data in topic.partitions {
        parts.append(
          (TopicPartition(name, data.partitionIndex), PartitionAnswer(data: data, isEvidence: isEvidence, hold: hold)))
      }
    }
    self.parts = parts
  }
}

extension FetchResponse {
  /// Of all records in the answer.
  var recordBytes: Int {
    topics.reduce(0) { sum, topic in topic.partitions.reduce(sum) { $0 + ($1.records?.count ?? 0) } }
  }

  /// Nothing was read because the broker throttles us: such an answer names no topic at all.
  var isThrottledAway: Bool { topics.isEmpty && throttleTimeMilliseconds > 0 }
}

/// What a fetch answer says of one partition.
struct PartitionAnswer {
  let data: FetchResponse.Partition
  /// Asked for this partition only, and not throttled: then an empty answer is evidence (R5).
  let isEvidence: Bool
  let hold: MemoryHold

  /// No records and nothing that would explain it.
  private var isSilent: Bool {
    data.errorCode == .none && (data.records?.count ?? 0) == 0 && data.divergingEpoch.epoch < 0
  }

  /// Silent although there are records to be read: the answer's size was used up by others, or they come slowly.
  func saysNothing(at position: FetchPosition) -> Bool { isSilent && data.lastStableOffset > position.offset }

  /// Silent because the log ends here for a committed read.
  func isNoNews(at position: FetchPosition) -> Bool {
    isSilent && data.lastStableOffset == position.offset && data.logStartOffset <= position.offset
  }

  func outcome(at position: FetchPosition) -> SourceFetch.Outcome {
    if let outcome = refusal(at: position) { return outcome }
    do {
      let split = try SourceSplitter.split(
        data.records ?? .empty, nextOffset: position.offset, lastLeaderEpoch: position.lastFetchedEpoch,
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

  private func refusal(at position: FetchPosition) -> SourceFetch.Outcome? {
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
