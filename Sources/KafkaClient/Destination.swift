import KafkaProtocol

/// Which broker a request is for.
public enum Destination: Sendable, Hashable {
  /// Whichever answers.
  case any
  /// The one that metadata call the controller; with KRaft any broker, which passes the request on.
  case controller
  case node(NodeID)
  /// The one that coordinates a group or a transactional id.
  case coordinator(CoordinatorType, key: String)
}

/// What a connection is for. Every workload has connections of its own, so that control never waits behind data.
public enum Workload: Int, Sendable, Hashable, CaseIterable {
  case admin
  case fetch
  /// Long polls: the broker reads nothing else from their connection while it waits for records.
  case fetchTail
  /// Fetches of one partition by itself.
  case fetchAlone
  case produce
  /// WriteTxnMarkers, of which one may take the broker tens of milliseconds.
  case markers
  /// Large requests that nobody waits for: what goes out on `produce` is not held up by them.
  case fill
}

/// One partition of one topic. Ordered by name, then number.
public struct TopicPartition: Sendable, Hashable, Comparable, CustomStringConvertible {
  public let topic: String
  public let partition: Int32

  public init(_ topic: String, _ partition: Int32) {
    self.topic = topic
    self.partition = partition
  }

  public static func < (a: Self, b: Self) -> Bool { (a.topic, a.partition) < (b.topic, b.partition) }

  /// `topic-0`, as Kafka writes it.
  public var description: String { "\(topic)-\(partition)" }
}
