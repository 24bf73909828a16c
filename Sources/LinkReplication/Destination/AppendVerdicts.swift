import KafkaClient
import KafkaProtocol
import LinkModel

/// What the answer to a Produce says about each of its batches.
struct ProduceAnswers {
  private let result: Result<ProduceResponse, ClientError>
  private var partitionsByName: [TopicPartition: ProduceResponse.Partition] = [:]
  private var partitionsByID: [TopicID: [Int32: ProduceResponse.Partition]] = [:]

  init(_ result: Result<ProduceResponse, ClientError>) {
    self.result = result
    guard case .success(let response) = result else { return }
    for topic in response.topics {
      for partition in topic.partitions {
        if topic.topicID == .zero {
          partitionsByName[TopicPartition(topic.name, partition.partitionIndex)] = partition
        } else {
          partitionsByID[topic.topicID, default: [:]][partition.partitionIndex] = partition
        }
      }
    }
  }

  func answer(to append: PendingAppend) -> AppendAnswer {
    switch result {
    case .failure(let error) where !error.mayHaveArrived:
      return .refused(Refusal(reason: .leaderUnavailable, message: error.description, remedy: .never))
    case .failure(let error): return .lost(error.description)
    case .success:
      let byID = append.topicID == .zero ? nil : partitionsByID[append.topicID]?[append.partition]
      guard let data = byID ?? partitionsByName[append.place] else {
        return .lost("the answer does not speak of \(append.place)")
      }
      guard data.errorCode != .none || data.logAppendTimeMilliseconds == -1 else {
        return .altered(
          "the destination wrote its own time (LogAppendTime) into the batch at offset \(data.baseOffset)")
      }
      return ProduceVerdict.verdict(data.errorCode, baseOffset: data.baseOffset, detail: data.errorMessage)
    }
  }
}

/// What a code says about its batch. Which codes mean "not appended" was measured (ARCHITECTURE.md, *Non-obvious*).
enum ProduceVerdict {
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

/// What the answers to markers, and to the question for the log ends behind them, say of each partition.
struct MarkerAnswers {
  private let written: Result<WriteTxnMarkersResponse, ClientError>?
  private let logEnds: Result<ListOffsetsResponse, ClientError>
  private var codes: [TopicPartition: ErrorCode] = [:]
  private var ends: [TopicPartition: ListOffsetsResponse.Partition] = [:]

  /// - Parameter written: nil where it was never answered.
  init(
    written: Result<WriteTxnMarkersResponse, ClientError>?, logEnds: Result<ListOffsetsResponse, ClientError>
  ) {
    self.written = written
    self.logEnds = logEnds
    if case .success(let response)? = written {
      for topic in response.markers.flatMap(\.topics) {
        for partition in topic.partitions where partition.errorCode != .none {
          codes[TopicPartition(topic.name, partition.partitionIndex)] = partition.errorCode
        }
      }
    }
    if case .success(let response) = logEnds {
      for topic in response.topics {
        for partition in topic.partitions { ends[TopicPartition(topic.name, partition.partitionIndex)] = partition }
      }
    }
  }

  func answer(to markers: PendingMarkers) -> MarkersAnswer {
    let place = TopicPartition(markers.topic, markers.partition)
    return refusal(at: place) ?? logEnd(at: place)
  }

  /// Nil where the true log end decides.
  private func refusal(at place: TopicPartition) -> MarkersAnswer? {
    switch written {
    case nil: return .lost("markers were not answered")
    case .failure(let error) where !error.mayHaveArrived: return .refused(.leaderUnavailable, error.description)
    case .failure(let error): return .lost(error.description)
    case .success:
      guard let code = codes[place] else { return nil }
      if code == .clusterAuthorizationFailed {
        return .refused(.markersNotAllowed, "WriteTxnMarkers was refused: \(code)")
      }
      return .lost("the destination answered \(code) to markers")
    }
  }

  private func logEnd(at place: TopicPartition) -> MarkersAnswer {
    switch logEnds {
    case .failure(let error): return .lost(error.description)
    case .success:
      guard let data = ends[place], data.errorCode == .none else {
        return .lost("the log end behind markers could not be read")
      }
      return .logEnd(data.offset)
    }
  }
}
