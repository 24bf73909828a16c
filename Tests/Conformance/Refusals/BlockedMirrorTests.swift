import TestSupport
import Testing

extension RealKafka {
  /// What cannot be mirrored exactly yet is refused by name before anything is made; everything else goes on.
  @Suite("Blocked mirrors")
  struct BlockedMirrorTests {
    @Test("Topics of kinds that are not built are blocked by name, a taken name too, and the rest is mirrored")
    func blockedByName() async throws {
      let source = try await SharedClusters.shared.source()
      let destination = try await SharedClusters.shared.destination()
      let records = (0..<10).map { TestRecord(key: "k\($0)", value: "v") }
      for name in ["late", "taken", "fine"] { try await source.fill("blocked.\(name)", configs: [:], records: records) }
      try await destination.fill("blocked.taken", records: [TestRecord(value: "mine")])
      let bootstrap = source.bootstrapServers
      try await blocking("delete records") { try TestAdmin(bootstrap).deleteRecords("blocked.late", before: 4) }

      let manifests = try LinkManifests(
        link: "blocked", source: source.bootstrapServers, destination: destination.bootstrapServers, prefix: "blocked.",
        linkSpec: "    lateStart: {maxOffsets: 3}")
      let dry = try await manifests.reconcile("--dry-run")
      #expect(dry.exitCode == 4, "\(dry)")
      #expect(try await topics(destination) == ["blocked.taken"])

      let run = try await manifests.reconcile()
      #expect(run.exitCode == 4, "\(run)")
      let reasons = ["late": "LateLogStart", "taken": "NameTaken"]
      let lines = run.description.split(separator: "\n")
      for (name, reason) in reasons.sorted(by: { $0.key < $1.key }) {
        #expect(lines.contains { $0.contains("blocked/blocked.\(name)") && $0.contains(reason) }, "\(reason): \(run)")
      }
      #expect(try await topics(destination) == ["blocked.fine", "blocked.taken"])
      #expect(try await destination.read("blocked.fine", isolation: .readUncommitted).count == 10)
      #expect(try await destination.read("blocked.taken", isolation: .readUncommitted).count == 1)
    }

    @Test("A dry run of a link with work to do writes nothing, not even state")
    func dryRunWritesNothing() async throws {
      let source = try await SharedClusters.shared.source()
      let pristine = try await SharedClusters.shared.cluster("pristine", nil)
      try await source.fill("dry.orders", records: [TestRecord(value: "x")])
      let manifests = try LinkManifests(
        link: "dry", source: source.bootstrapServers, destination: pristine.bootstrapServers, prefix: "dry.")
      let run = try await manifests.reconcile("--dry-run", "--detailed-exitcode")
      #expect(run.exitCode == 2, "\(run)")
      #expect(run.description.contains("dry.orders"), "\(run)")
      let bootstrap = pristine.bootstrapServers
      #expect(try await blocking("topics") { try TestAdmin(bootstrap).topicNames() } == [])
    }

    private func topics(_ cluster: KafkaTestCluster) async throws -> [String] {
      let bootstrap = cluster.bootstrapServers
      return try await blocking("topics") {
        try TestAdmin(bootstrap).topicNames().filter { $0.hasPrefix("blocked.") }
      }
    }
  }
}
