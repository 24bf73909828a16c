import KafkaClient
import KafkaProtocol
import LinkModel

/// What the answer to a Produce says about its one batch. Which codes mean "not appended" was measured
/// (ARCHITECTURE.md, *Non-obvious*).
enum ProduceVerdict {
  static func answer(_ result: Result<ProduceResponse, ClientError>, partition: Int32) -> AppendAnswer {
    switch result {
    case .failure(let error) where !error.mayHaveArrived:
      return .refused(Refusal(reason: .leaderUnavailable, message: error.description, remedy: .never))
    case .failure(let error): return .lost(error.description)
    case .success(let response):
      guard let data = response.topics.first?.partitions.first, data.partitionIndex == partition else {
        return .lost("the answer does not speak of partition \(partition)")
      }
      guard data.errorCode != .none || data.logAppendTimeMilliseconds == -1 else {
        return .altered(
          "the destination wrote its own time (LogAppendTime) into the batch at offset \(data.baseOffset)")
      }
      return verdict(data.errorCode, baseOffset: data.baseOffset, detail: data.errorMessage)
    }
  }

  static func verdict(_ code: ErrorCode, baseOffset: Int64, detail: String?) -> AppendAnswer {
    let message = "the destination answered \(code)" + (detail.map { ": \($0)" } ?? "")
    switch code {
    case .none: return .appended(baseOffset: baseOffset)
    case .outOfOrderSequenceNumber: return .outOfOrder
    case .messageTooLarge: return .refused(Refusal(reason: .batchTooLarge, message: message, remedy: .again))
    case .notEnoughReplicas, .invalidTimestamp:
      return .refused(Refusal(reason: .appendRefused, message: message, remedy: .again))
    case .topicAuthorizationFailed, .clusterAuthorizationFailed:
      return .refused(Refusal(reason: .missingRight, message: message, remedy: .never))
    case .invalidRecord: return .refused(Refusal(reason: .appendRefused, message: message, remedy: .never))
    default: return .lost(message)
    }
  }
}

/// What the answers to markers, and to the question behind them, say.
enum MarkerVerdict {
  /// Nil where the true log end decides.
  static func refusal(_ result: Result<WriteTxnMarkersResponse, ClientError>) -> MarkersAnswer? {
    switch result {
    case .failure(let error) where !error.mayHaveArrived: return .refused(.leaderUnavailable, error.description)
    case .failure(let error): return .lost(error.description)
    case .success(let response):
      let codes = response.markers.flatMap(\.topics).flatMap(\.partitions).map(\.errorCode)
      guard let code = codes.first(where: { $0 != .none }) else { return nil }
      if code == .clusterAuthorizationFailed {
        return .refused(.markersNotAllowed, "WriteTxnMarkers was refused: \(code)")
      }
      return .lost("the destination answered \(code) to markers")
    }
  }

  static func logEnd(_ result: Result<ListOffsetsResponse, ClientError>) -> MarkersAnswer {
    switch result {
    case .failure(let error): return .lost(error.description)
    case .success(let response):
      guard let data = response.topics.first?.partitions.first, data.errorCode == .none else {
        return .lost("the log end behind markers could not be read")
      }
      return .logEnd(data.offset)
    }
  }
}
