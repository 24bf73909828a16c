import Foundation

/// What decides everything random of a test run. `LOCKSTEP_SEED` repeats one; tests print what they used.
public enum RunSeed {
  public static let value: UInt64 =
    ProcessInfo.processInfo.environment["LOCKSTEP_SEED"].flatMap { UInt64($0) } ?? .random(in: 0...(.max))
}
