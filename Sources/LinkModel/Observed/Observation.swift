/// Something that was looked at: its value, or why it could not be seen. "Absent" is a value; this never stands for it.
public enum Observation<Value: Sendable & Equatable>: Sendable, Equatable {
  case read(Value)
  case unavailable(Unavailable)

  /// The value where it could be read.
  public var value: Value? {
    if case .read(let value) = self { return value }
    return nil
  }

  /// Why the value could not be read; nil where it was.
  public var unavailable: Unavailable? {
    if case .unavailable(let unavailable) = self { return unavailable }
    return nil
  }
}

/// Why a part of a cluster could not be observed. Nothing is created, deleted or promoted on its word.
public struct Unavailable: Error, Sendable, Equatable {
  public var reason: Reason
  /// What was tried, where, and what came back: "dr, broker 2 at dr-2:9092: connection refused".
  public var message: String

  public init(reason: Reason, message: String) {
    self.reason = reason
    self.message = message
  }
}
