import KafkaProtocol
import LinkModel

extension ErrorCode {
  /// What a broker's refusal means for a plan.
  /// - Parameter other: the reason for a code that has none of its own.
  func reason(or other: Reason) -> Reason {
    switch self {
    case .topicAuthorizationFailed, .groupAuthorizationFailed, .clusterAuthorizationFailed,
      .transactionalIDAuthorizationFailed:
      .missingRight
    case .leaderNotAvailable, .notLeaderOrFollower, .replicaNotAvailable, .kafkaStorageError: .leaderUnavailable
    default: other
    }
  }
}

extension ActionFailure {
  /// "dr: create the topic orders: TOPIC_AUTHORIZATION_FAILED (29): …"; retriable as the code is.
  init(_ code: ErrorCode, _ detail: String? = nil, of what: String, on cluster: String, or other: Reason) {
    let text = detail.map { ": " + $0 } ?? ""
    self.init(code.reason(or: other), "\(cluster): \(what): \(code)\(text)", isRetriable: code.isRetriable)
  }
}
