/// What a topic's cleanup.policy asks of its brokers. Kafka takes its parts in any order.
public struct CleanupPolicy: Sendable, Equatable {
  /// Of records with the same key only the last one is kept.
  public var isCompacted: Bool
  /// Records go when they are old, or too many.
  public var isDeleted: Bool

  /// - Parameter text: as brokers tell it; nil where the config is not told, which is Kafka's default, `delete`.
  public init(_ text: String?) {
    let parts = (text ?? "delete").split(separator: ",").map { $0.filter { $0 != " " } }
    isCompacted = parts.contains("compact")
    isDeleted = parts.contains("delete")
  }

  /// As it is written to a topic. One that asks for nothing (Kafka 4.2 and newer) is `delete`, which removes nothing
  /// where retention is unlimited, and which every broker takes.
  public var text: String {
    if isCompacted { return isDeleted ? "compact,delete" : "compact" }
    return "delete"
  }
}
