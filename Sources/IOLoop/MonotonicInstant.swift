/// A reading of a loop's monotonic clock. Only differences between readings of the same loop mean anything.
public struct MonotonicInstant: Sendable, Hashable, Comparable {
  /// Since an origin that nobody knows.
  public let nanoseconds: Int64

  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  public static func < (a: Self, b: Self) -> Bool { a.nanoseconds < b.nanoseconds }

  /// Stays at the far end of the clock instead of wrapping.
  public static func + (instant: Self, duration: Duration) -> Self {
    let (sum, overflow) = instant.nanoseconds.addingReportingOverflow(duration.wholeNanoseconds)
    guard overflow else { return Self(nanoseconds: sum) }
    return Self(nanoseconds: duration < .zero ? .min : .max)
  }

  /// From `b` to `a`; negative if `a` is the earlier one.
  public static func - (a: Self, b: Self) -> Duration { .nanoseconds(a.nanoseconds - b.nanoseconds) }
}

extension Duration {
  /// Rounded down to nanoseconds, clamped to what 64 bits hold (292 years).
  public var wholeNanoseconds: Int64 {
    let (seconds, attoseconds) = components
    let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    if overflow { return seconds < 0 ? .min : .max }
    let (sum, overflowed) = scaled.addingReportingOverflow(attoseconds / 1_000_000_000)
    return overflowed ? (seconds < 0 ? .min : .max) : sum
  }

  /// Rounded down to milliseconds, clamped to what 64 bits of nanoseconds hold; the unit of Kafka's protocol.
  public var wholeMilliseconds: Int64 { wholeNanoseconds / 1_000_000 }
}
