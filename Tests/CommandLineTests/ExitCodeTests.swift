import Testing

@testable import lockstep

@Suite("Exit codes")
struct ExitCodeTests {
  @Test("Every code has its place in the order, once")
  func complete() {
    #expect(Set(ExitCode.precedence) == Set(ExitCode.allCases))
    #expect(ExitCode.precedence.count == ExitCode.allCases.count)
  }

  @Test(
    "Of several the first that applies is told",
    arguments: [
      ([], .success), ([.success], .success), ([.blocked, .objectsFailed], .objectsFailed),
      ([.changes, .blocked], .blocked), ([.interrupted, .objectsFailed], .objectsFailed),
      ([.interrupted], .interrupted), ([.runFailed, .linkHeld, .blocked], .linkHeld),
      ([.timedOut, .changes], .timedOut),
    ] as [(Set<ExitCode>, ExitCode)])
  func first(codes: Set<ExitCode>, told: ExitCode) {
    #expect(ExitCode.first(of: codes) == told)
  }
}
