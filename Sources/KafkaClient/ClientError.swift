import KafkaProtocol

/// Why a cluster did not do, or perhaps did not do, what it was asked.
public struct ClientError: Error, Sendable, Equatable {
  public enum Code: Sendable, Hashable {
    /// No connection could be made.
    case unreachable
    /// The bootstrap server answered, but the address that it gave out for a broker never did.
    case advertisedAddressUnreachable
    /// No answer within the limit.
    case timedOut
    /// The connection ended before the answer came.
    case disconnected
    /// The broker speaks no version of the request that we speak.
    case unsupportedVersion
    /// The broker answered with this error.
    case broker(ErrorCode)
    /// What came is not what Kafka's protocol allows.
    case malformed
    /// The request cannot be written in the version that the broker speaks.
    case notEncodable
    /// The partition has no leader.
    case leaderUnavailable
    /// Another cluster answers at the address than before.
    case wrongCluster
    /// The asking task was cancelled.
    case cancelled
    /// `KafkaClient.shutDown` was called.
    case shutDown
  }

  public let code: Code
  /// One clause, naming the request: "Metadata was not answered within 30 s".
  public let message: String
  /// What the operator can do; empty where only waiting helps.
  public let remedy: String
  /// "dr, broker 2 at kafka-2:9092", by the name that the manifest gives the cluster.
  public let place: String
  /// What the system or the broker said, in its own words.
  public let cause: String?
  /// Whether the request may have reached the broker, so that it may have been, or may still be, carried out.
  public let mayHaveArrived: Bool

  public init(
    _ code: Code, _ message: String, remedy: String = "", place: String, cause: String? = nil,
    mayHaveArrived: Bool = false
  ) {
    self.code = code
    self.message = message
    self.remedy = remedy
    self.place = place
    self.cause = cause
    self.mayHaveArrived = mayHaveArrived
  }
}

extension ClientError: CustomStringConvertible {
  /// `place: message: cause`; the remedy is for whoever prints it on a line of its own.
  public var description: String { "\(place): \(message)" + (cause.map { ": \($0)" } ?? "") }
}
