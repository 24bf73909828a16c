import KafkaProtocol

extension APIKey {
  /// The request changes nothing, so that it may be asked again when its answer was lost.
  var isReadOnly: Bool {
    switch self {
    case .listOffsets, .metadata, .findCoordinator, .apiVersions, .offsetForLeaderEpoch, .describeConfigs,
      .describeLogDirs, .describeCluster, .describeProducers:
      true
    default: false
    }
  }
}

extension ErrorCode {
  /// The broker did not do it, and may do it when it is asked again.
  ///
  /// `REQUEST_TIMED_OUT` and `NOT_ENOUGH_REPLICAS_AFTER_APPEND` are retriable in Kafka's eyes, but it was done, or may
  /// have been.
  var isRefusedForNow: Bool {
    switch self {
    case .requestTimedOut, .notEnoughReplicasAfterAppend, .networkException, .kafkaStorageError, .corruptMessage: false
    case .concurrentTransactions, .notController: true
    default: isRetriable
    }
  }
}

extension ClientError {
  /// Another attempt may fare better, and cannot do harm.
  func isWorthRepeating(_ key: APIKey) -> Bool {
    switch code {
    case .unreachable, .advertisedAddressUnreachable, .timedOut, .disconnected: !mayHaveArrived || key.isReadOnly
    case .broker(let code): code.isRefusedForNow || (key.isReadOnly && code.isRetriable)
    case .leaderUnavailable: true
    case .unsupportedVersion, .malformed, .notEncodable, .wrongCluster, .cancelled, .shutDown: false
    }
  }

  /// No connection came to be, or none over which Kafka's protocol is spoken.
  var isConnectFailure: Bool {
    switch code {
    case .unreachable, .advertisedAddressUnreachable, .timedOut, .disconnected: !mayHaveArrived
    default: false
    }
  }

  /// The last error of several attempts: where an earlier one may have arrived, the operation may have been done.
  func afterAttempts(oneMayHaveArrived: Bool) -> ClientError {
    guard oneMayHaveArrived, !mayHaveArrived else { return self }
    return ClientError(code, message, remedy: remedy, place: place, cause: cause, mayHaveArrived: true)
  }

  /// An error code that an answer carried.
  init(_ code: ErrorCode, of name: APIKey, detail: String?, place: String) {
    self.init(
      .broker(code), "\(name) was refused with \(code)", remedy: Self.remedy(for: code), place: place, cause: detail)
  }

  private static func remedy(for code: ErrorCode) -> String {
    switch code {
    case .topicAuthorizationFailed, .groupAuthorizationFailed, .clusterAuthorizationFailed,
      .transactionalIDAuthorizationFailed:
      "grant the principal that this program connects as the right for it"
    default: ""
    }
  }
}
