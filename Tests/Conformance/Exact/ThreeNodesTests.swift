import TestSupport
import Testing

extension RealKafka {
  /// Leaders on every node, replicas on all: requests have to find their broker, on both sides.
  @Suite("Clusters of three nodes")
  struct ThreeNodesTests {
    @Test("Partitions led by three nodes are mirrored exactly, before and after a node was killed and came back")
    func threeNodes() async throws {
      let home = try #require(KafkaHome.newest)
      var configuration = KafkaClusterConfiguration(nodeCount: 3, properties: ["default.replication.factor": "3"])
      configuration.heap = "256m"
      let source = try await KafkaTestCluster.start(home, configuration)
      let destination = try await KafkaTestCluster.start(home, configuration)
      try await create(on: source)
      try await write(to: source, round: 1)
      let manifests = try LinkManifests(
        link: "three", source: source.bootstrapServers, destination: destination.bootstrapServers, prefix: "three.")
      try await expectExact(manifests, records: "1,800 records")

      try await write(to: source, round: 2)
      try await destination.kill(node: 2)
      try await destination.restart(node: 2)
      try await expectExact(manifests, records: "3,600 records")
      try await source.down()
      try await destination.down()
    }

    private static let topic = "three.orders"
    private static let partitions: Int32 = 12

    private func create(on cluster: KafkaTestCluster) async throws {
      let bootstrap = cluster.bootstrapServers
      try await blocking("create") {
        try TestAdmin(bootstrap).createTopic(Self.topic, partitions: Self.partitions, replicationFactor: 3)
      }
    }

    private func write(to cluster: KafkaTestCluster, round: Int) async throws {
      let bootstrap = cluster.bootstrapServers
      try await blocking("write") {
        let producer = try TestProducer(bootstrap, compression: .zstd, transactionalID: "three")
        for part in 0..<4 {
          try producer.begin()
          for partition in 0..<Self.partitions {
            try producer.send(
              (0..<50).map { TestRecord(value: "\(round) \(part) \($0)") }, topic: Self.topic, partition: partition)
          }
          try producer.flush()
          if part == 2 { try producer.abort() } else { try producer.commit() }
        }
      }
    }

    private func expectExact(_ manifests: LinkManifests, records: String) async throws {
      let run = try await manifests.reconcile(limit: 300)
      #expect(run.exitCode == 0, "\(run)")
      let verify = try await LockstepProcess.run(["verify", "-f", manifests.path])
      #expect(verify.exitCode == 0, "\(verify)")
      #expect(verify.output.contains("Equal: \(records)"), "\(verify)")
    }
  }
}
