/// An error code of the protocol. Open: a code that this version does not know keeps its number.
public struct ErrorCode: RawRepresentable, Hashable, Sendable {
  public let rawValue: Int16

  public init(rawValue: Int16) { self.rawValue = rawValue }

  private var entry: Entry? {
    let index = Int(rawValue) + 1
    return Self.entries.indices.contains(index) ? Self.entries[index] : nil
  }

  /// As Kafka spells it, e.g. `NOT_LEADER_OR_FOLLOWER`; `ERROR_<number>` for a code it does not have.
  public var name: String { entry.map { "\($0.name)" } ?? "ERROR_\(rawValue)" }

  /// Kafka's Java client would send the same request again. That says nothing about whether an append took place:
  /// after `REQUEST_TIMED_OUT` and `NOT_ENOUGH_REPLICAS_AFTER_APPEND` it did.
  public var isRetriable: Bool {
    guard let entry else { return false }
    return entry.kind != .terminal
  }

  /// Leaders, the controller or topic ids are not what the metadata said: read them again before the next attempt.
  public var invalidatesMetadata: Bool { entry?.kind == .staleMetadata || self == .notController }
}

extension ErrorCode: CustomStringConvertible {
  /// Name and number, e.g. `NOT_LEADER_OR_FOLLOWER (6)`.
  public var description: String { "\(name) (\(rawValue))" }
}
