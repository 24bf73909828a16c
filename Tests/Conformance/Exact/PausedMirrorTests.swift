import TestSupport
import Testing

extension RealKafka {
  @Suite("Paused mirrors")
  struct PausedMirrorTests {
    @Test("A paused mirror stays as it is while others go on, and catches up when resumed")
    func pausesAndResumes() async throws {
      let source = try await SharedClusters.shared.source()
      let destination = try await SharedClusters.shared.destination()
      let records = (0..<10).map { TestRecord(value: "\($0)") }
      for name in ["held", "free"] { try await source.fill("paused.\(name)", records: records) }
      let manifests = try LinkManifests(
        link: "paused", source: source.bootstrapServers, destination: destination.bootstrapServers, prefix: "paused.",
        linkSpec: "  topicPrefix: dr.")
      try await expectDone(manifests)

      try manifests.write("held.yaml", Self.held(state: "Paused"))
      let bootstrap = source.bootstrapServers
      try await blocking("more records") {
        let producer = try TestProducer(bootstrap)
        for name in ["held", "free"] { try producer.send(records, topic: "paused.\(name)") }
        try producer.flush()
      }
      try await expectDone(manifests)
      #expect(try await destination.read("dr.paused.held", isolation: .readUncommitted).count == 10)
      #expect(try await destination.read("dr.paused.free", isolation: .readUncommitted).count == 20)

      try manifests.write("held.yaml", Self.held(state: "Mirroring"))
      try await expectDone(manifests)
      #expect(try await destination.read("dr.paused.held", isolation: .readUncommitted).count == 20)
    }

    private static func held(state: String) -> String {
      """
      apiVersion: lockstep/v1alpha1
      kind: MirrorTopic
      metadata: {name: held}
      spec:
        link: paused
        topic: paused.held
        state: \(state)
      """
    }

    private func expectDone(_ manifests: LinkManifests) async throws {
      let run = try await manifests.reconcile()
      #expect(run.exitCode == 0, "\(run)")
      let verify = try await LockstepProcess.run(["verify", "-f", manifests.path])
      #expect(verify.exitCode == 0, "\(verify)")
    }
  }
}
