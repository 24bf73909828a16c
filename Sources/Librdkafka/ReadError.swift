import CRDKafka

/// Reading failed. Never the same as "equal", "empty" or "absent".
public struct ReadError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Kind: Sendable, Equatable {
    /// librdkafka refused the configuration.
    case configuration
    /// No broker answered, or nothing came within the reader's patience.
    case unreachable
    case unknownTopic
    case unauthorized
    /// The offset to read from is not, or no longer, in the log.
    case offsetOutOfRange
    /// A batch whose CRC is wrong or that cannot be parsed.
    case corrupt
    /// The task that reads was cancelled.
    case cancelled
    case other
  }

  public var kind: Kind
  /// The cluster, and the topic and partition where one is meant.
  public var place: String
  /// What happened, with the cause where librdkafka names one.
  public var message: String

  public init(kind: Kind, place: String, message: String) {
    self.kind = kind
    self.place = place
    self.message = message
  }

  public var description: String { "\(place): \(message)" }

  init(code: rd_kafka_resp_err_t, place: String, detail: String?) {
    let name = String(cString: rd_kafka_err2str(code))
    self.init(kind: Self.kind(of: code), place: place, message: detail.map { "\(name) (\($0))" } ?? name)
  }

  private static func kind(of code: rd_kafka_resp_err_t) -> Kind {
    switch code {
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC,
      RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION, RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION:
      .unknownTopic
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED,
      RD_KAFKA_RESP_ERR__AUTHENTICATION, RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED:
      .unauthorized
    case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET, RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE: .offsetOutOfRange
    case RD_KAFKA_RESP_ERR__BAD_MSG, RD_KAFKA_RESP_ERR__BAD_COMPRESSION, RD_KAFKA_RESP_ERR_INVALID_MSG: .corrupt
    default: isTransient(code) ? .unreachable : .other
    }
  }

  /// Errors after which librdkafka goes on by itself.
  static func isTransient(_ code: rd_kafka_resp_err_t) -> Bool {
    switch code {
    case RD_KAFKA_RESP_ERR__TRANSPORT, RD_KAFKA_RESP_ERR__TIMED_OUT, RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN,
      RD_KAFKA_RESP_ERR__RESOLVE, RD_KAFKA_RESP_ERR__WAIT_COORD, RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE,
      RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION, RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT,
      RD_KAFKA_RESP_ERR_NETWORK_EXCEPTION, RD_KAFKA_RESP_ERR_OFFSET_NOT_AVAILABLE,
      RD_KAFKA_RESP_ERR_FENCED_LEADER_EPOCH, RD_KAFKA_RESP_ERR_UNKNOWN_LEADER_EPOCH,
      RD_KAFKA_RESP_ERR_REPLICA_NOT_AVAILABLE, RD_KAFKA_RESP_ERR_KAFKA_STORAGE_ERROR:
      true
    default: false
    }
  }
}
