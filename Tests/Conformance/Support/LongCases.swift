import Foundation
import Testing

/// Cases that take minutes run only when asked for: `Scripts/test --all`.
enum LongCases {
  static let areAsked = ProcessInfo.processInfo.environment["LOCKSTEP_ALL"] == "1"
  static let trait: some SuiteTrait & TestTrait = .enabled(if: areAsked, "long: Scripts/test --all runs it")
}
