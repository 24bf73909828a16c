/// A run of API versions, written as in Kafka's schemas: `3...` for "3+", `0...12` for "0-12".
public struct VersionRange: Hashable, Sendable {
  public let lower: Int16
  public let upper: Int16

  public static let all = VersionRange(lower: 0, upper: .max)

  public func contains(_ version: Int16) -> Bool { lower <= version && version <= upper }
}

postfix func ... (lower: Int16) -> VersionRange { VersionRange(lower: lower, upper: .max) }

func ... (lower: Int16, upper: Int16) -> VersionRange { VersionRange(lower: lower, upper: upper) }
