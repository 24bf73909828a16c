import TestSupport
import Testing

extension RealKafka {
  /// A mirror that somebody else wrote to can no longer be exact: it stops, alone, and by name.
  @Suite("Foreign writes")
  struct ForeignWriterTests {
    @Test("A foreign write fails its mirror and no other; deleting the topic makes the mirror anew")
    func foreignWrite() async throws {
      let source = try await SharedClusters.shared.source()
      let destination = try await SharedClusters.shared.destination()
      let records = (0..<100).map { TestRecord(key: "k", value: "\($0)") }
      for topic in ["foreign.spoilt", "foreign.fine"] { try await source.fill(topic, records: records) }
      let manifests = try LinkManifests(
        link: "foreign", source: source.bootstrapServers, destination: destination.bootstrapServers, prefix: "foreign.")
      let first = try await manifests.reconcile()
      #expect(first.exitCode == 0, "\(first)")

      try await write(["a stranger's"], to: "foreign.spoilt", on: destination)
      for topic in ["foreign.spoilt", "foreign.fine"] {
        try await write(["later", "and later"], to: topic, on: source)
      }
      let second = try await manifests.reconcile()
      #expect(second.exitCode == 8, "\(second)")
      #expect(
        second.description.contains("ForeignWriter") && second.description.contains("foreign.spoilt"), "\(second)")
      let status = try await LockstepProcess.run(["status", "-f", manifests.path])
      #expect(status.output.contains("ForeignWriter"), "\(status)")
      let verify = try await LockstepProcess.run(["verify", "-f", manifests.path])
      #expect(verify.exitCode == 9, "\(verify)")
      #expect(try await destination.read("foreign.spoilt", isolation: .readUncommitted).count == 101)
      #expect(try await destination.read("foreign.fine", isolation: .readUncommitted).count == 102)

      let bootstrap = destination.bootstrapServers
      try await blocking("the remedy") { try TestAdmin(bootstrap).deleteTopic("foreign.spoilt") }
      try await waitUntil("the topic is gone") { try !TestAdmin(bootstrap).topicNames().contains("foreign.spoilt") }
      let third = try await manifests.reconcile()
      #expect(third.exitCode == 0, "\(third)")
      let healed = try await LockstepProcess.run(["verify", "-f", manifests.path])
      #expect(healed.exitCode == 0, "\(healed)")
    }

    private func write(_ values: [String], to topic: String, on cluster: KafkaTestCluster) async throws {
      let bootstrap = cluster.bootstrapServers
      try await blocking("write to \(topic)") {
        let producer = try TestProducer(bootstrap)
        try producer.send(values.map { TestRecord(value: $0) }, topic: topic)
        try producer.flush()
      }
    }
  }
}
