/// How the process ends. The raw value is the process's exit code (docs/command-line.md).
enum ExitCode: Int32, Sendable, CaseIterable {
  case success = 0
  case runFailed = 1
  case changes = 2
  case driftOnly = 3
  case blocked = 4
  case timedOut = 5
  case invalidManifests = 6
  case linkHeld = 7
  case objectsFailed = 8
  case differencesFound = 9
  case usage = 64
  case interrupted = 130
  case terminated = 143

  /// Where several apply, the first of these is the one.
  static let precedence: [ExitCode] = [
    .usage, .invalidManifests, .linkHeld, .runFailed, .differencesFound, .objectsFailed, .blocked, .timedOut, .changes,
    .driftOnly, .success, .interrupted, .terminated,
  ]

  /// The one that a run ends with, of all that apply; success where none does. Being interrupted is told only where
  /// nothing worse is.
  static func first(of codes: Set<ExitCode>) -> ExitCode {
    precedence.first { codes.contains($0) && $0 != .success } ?? .success
  }
}
