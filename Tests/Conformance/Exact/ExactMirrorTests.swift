import LinkVerify
import TestSupport
import Testing

extension RealKafka {
  /// The heart of it: what `lockstep reconcile` copies is what `lockstep verify` finds, record by record.
  @Suite("Exact mirrors")
  struct ExactMirrorTests {
    @Test("One reconcile brings every mirror in sync", arguments: VersionPair.all)
    func reconcileSucceeds(pair: VersionPair) async throws {
      let run = try await ExactRun.shared.finished(pair)
      #expect(run.reconcile.exitCode == 0, "\(run.reconcile)")
      #expect(run.verify.exitCode == 0, "\(run.verify.errors)")
      #expect(try run.report().outcome == .equal)
      #expect(try run.report().topics.count == ExactCase.all.count)
    }

    @Test(
      "Every committed record is on the mirror, at its offset, and nothing else", arguments: VersionPair.all,
      ExactCase.all)
    func isExact(pair: VersionPair, example: ExactCase) async throws {
      let run = try await ExactRun.shared.finished(pair)
      let topic = example.topic(prefix: run.prefix)
      let report = try #require(try run.report().topics.first { $0.topics.source == topic }, "\(run.reconcile)")
      let text = VerifyReport(sample: nil, topics: [report]).lines.joined(separator: "\n")
      #expect(report.isEqual && !report.isUnread, "\(text)")
      #expect(report.lag == 0, "\(text)")
      #expect(report.partitions.count == Int(example.partitions))
      #expect(report.recordsCompared == run.filled[example.name]?.committedRecords, "\(text)")
      #expect(report.partitions.allSatisfy { $0.source == $0.destination }, "\(report.partitions)")
    }

    @Test("A second reconcile finds nothing to do and changes nothing", arguments: VersionPair.all)
    func secondReconcile(pair: VersionPair) async throws {
      let run = try await ExactRun.shared.finished(pair)
      let again = try await run.manifests.reconcile("--detailed-exitcode", limit: 120)
      #expect(again.exitCode == 0, "\(again)")
      let verify = try await LockstepProcess.run(["verify", "-f", run.manifests.path], limit: 600)
      #expect(verify.exitCode == 0, "\(verify)")
    }
  }
}
