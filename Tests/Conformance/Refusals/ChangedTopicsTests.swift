import LinkVerify
import TestSupport
import Testing

extension RealKafka {
  /// A topic that changed since it was mirrored, on either side: named, alone, and nothing is appended to it.
  @Suite("Changed topics")
  struct ChangedTopicsTests {
    @Test("Topics made anew, with more partitions or with lost records stop by name; a shorter history does not")
    func changedTopics() async throws {
      let source = try await SharedClusters.shared.source()
      let destination = try await SharedClusters.shared.destination()
      let records = (0..<10).map { TestRecord(value: "\($0)") }
      for name in ["source-anew", "destination-anew", "partitions", "lost", "trimmed", "fine"] {
        try await source.fill("changed.\(name)", records: records)
      }
      let manifests = try LinkManifests(
        link: "changed", source: source.bootstrapServers, destination: destination.bootstrapServers, prefix: "changed.")
      let first = try await manifests.reconcile()
      #expect(first.exitCode == 0, "\(first)")

      try await change(source.bootstrapServers, destination.bootstrapServers, records)
      let run = try await manifests.reconcile()
      #expect(run.exitCode == 8, "\(run)")
      let lines = run.description.split(separator: "\n")
      let reasons = [
        "source-anew": "SourceTopicRecreated", "destination-anew": "DestinationRecreated",
        "partitions": "PartitionCountDiffers", "lost": "SourceDataLost",
      ]
      for (name, reason) in reasons.sorted(by: { $0.key < $1.key }) {
        #expect(lines.contains { $0.contains("changed/changed.\(name)") && $0.contains(reason) }, "\(reason): \(run)")
      }
      #expect(try await counts(destination, Array(reasons.keys).sorted()) == [0, 10, 10, 10])
      #expect(try await counts(destination, ["trimmed", "fine"]) == [20, 20])
      try await expectTrimmedIsEqual(manifests)
    }

    /// Ten more records everywhere, and what else happens to each topic.
    private func change(_ source: String, _ destination: String, _ records: [TestRecord]) async throws {
      try await blocking("change the topics") {
        let admin = try TestAdmin(source)
        try admin.recreateTopic("changed.source-anew")
        try TestAdmin(destination).recreateTopic("changed.destination-anew")
        let producer = try TestProducer(source)
        for name in ["source-anew", "destination-anew", "partitions", "lost", "trimmed", "fine"] {
          try producer.send(records, topic: "changed.\(name)")
        }
        try producer.flush()
        try admin.addPartitions("changed.partitions", upTo: 2)
        try admin.deleteRecords("changed.lost", before: 15)
        try admin.deleteRecords("changed.trimmed", before: 5)
      }
    }

    private func counts(_ cluster: KafkaTestCluster, _ names: [String]) async throws -> [Int] {
      var counts: [Int] = []
      for name in names {
        counts.append(try await cluster.read("changed.\(name)", isolation: .readUncommitted).count)
      }
      return counts
    }

    /// Records that only the mirror still has are no difference, and are said to be unproven.
    private func expectTrimmedIsEqual(_ manifests: LinkManifests) async throws {
      let verify = try await LockstepProcess.run(["verify", "changed/changed.trimmed", "-f", manifests.path])
      #expect(verify.exitCode == 0, "\(verify)")
      #expect(verify.output.contains("offsets 0 to 4 are no longer on the source"), "\(verify)")
    }
  }
}
