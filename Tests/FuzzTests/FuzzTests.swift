import Foundation
import TestSupport
import Testing

/// Damaged input of every kind: the corpus, and mutations of it. A process of its own, confined in memory and time, so
/// that what ends it is a failure like any other.
@Suite("Damaged input")
struct FuzzTests {
  /// How many mutations each target gets.
  private static let inputs =
    environment("LOCKSTEP_FUZZ_INPUTS") ?? (environment("LOCKSTEP_ALL") == 1 ? 200_000 : 6_000)

  private static func environment(_ name: String) -> UInt64? {
    ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) }
  }

  @Test(
    "Is refused or read as it is: no crash, no hang, no memory without end",
    arguments: ["frames", "batches", "splitter", "compression", "manifests"])
  func target(name: String) async throws {
    print("LOCKSTEP_SEED=\(RunSeed.value) repeats the damage to \(name)")
    let run = try await LockstepProcess.run(
      ["--seed", "\(RunSeed.value)", "--inputs", "\(Self.inputs)", name], program: "lockstep-fuzz", limit: 1_200)
    #expect(run.exitCode == 0, "\(run)")
    #expect(run.output.contains("peak memory"), "\(run)")
    print(run.output)
  }
}
