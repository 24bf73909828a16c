import LinkVerify
import TestSupport
import Testing

extension RealKafka {
  /// The heart of it: what `lockstep reconcile` copies is what `lockstep verify` finds, record by record.
  @Suite("Exact mirrors")
  struct ExactMirrorTests {
    @Test("One reconcile brings every mirror in sync")
    func reconcileSucceeds() async throws {
      let run = try await ExactRun.shared.finished()
      #expect(run.reconcile.exitCode == 0, "\(run.reconcile)")
      #expect(run.verify.exitCode == 0, "\(run.verify.errors)")
      #expect(try run.report().outcome == .equal)
    }

    @Test("Every committed record is on the mirror, at its offset, and nothing else", arguments: ExactCase.all)
    func isExact(example: ExactCase) async throws {
      let run = try await ExactRun.shared.finished()
      let topic = ExactRun.prefix + example.name
      let report = try #require(try run.report().topics.first { $0.topics.source == topic }, "\(run.reconcile)")
      let text = VerifyReport(sample: nil, topics: [report]).lines.joined(separator: "\n")
      #expect(report.isEqual && !report.isUnread, "\(text)")
      #expect(report.lag == 0, "\(text)")
      #expect(report.partitions.count == Int(example.partitions))
      #expect(report.recordsCompared == run.filled[example.name]?.committedRecords, "\(text)")
      #expect(report.partitions.allSatisfy { $0.source == $0.destination }, "\(report.partitions)")
    }

    @Test("A second reconcile finds nothing to do and changes nothing")
    func secondReconcile() async throws {
      let run = try await ExactRun.shared.finished()
      let again = try await run.manifests.reconcile("--detailed-exitcode", limit: 120)
      #expect(again.exitCode == 0, "\(again)")
      let verify = try await LockstepProcess.run(["verify", "-f", run.manifests.path])
      #expect(verify.exitCode == 0, "\(verify)")
    }
  }
}
