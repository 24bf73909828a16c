import Librdkafka
import TestSupport
import Testing

extension RealKafka {
  /// Partitions that cannot be appended to wait by themselves.
  @Suite("Slow partitions")
  struct SlowPartitionTests {
    private static let topic = "slow.orders"
    private static let partitions: Int32 = 6

    @Test("Partitions without enough replicas hold up nobody, end by name, and catch up when their broker is back")
    func notEnoughReplicas() async throws {
      let home = try #require(KafkaHome.newest)
      let source = try await SharedClusters.shared.source()
      var configuration = KafkaClusterConfiguration(
        nodeCount: 3, properties: ["default.replication.factor": "2", "min.insync.replicas": "2"])
      configuration.heap = "256m"
      let destination = try await KafkaTestCluster.start(home, configuration)
      let bootstrap = source.bootstrapServers
      try await blocking("create") { try TestAdmin(bootstrap).createTopic(Self.topic, partitions: Self.partitions) }
      try await Self.write(bootstrap, count: 10)
      let manifests = try LinkManifests(
        link: "slow", source: bootstrap, destination: destination.bootstrapServers, prefix: "slow.")
      #expect(try await manifests.reconcile().exitCode == 0)

      try await destination.kill(node: 3)
      let starved = try await Self.partitions(of: destination, thatLost: 3)
      #expect(!starved.isEmpty && starved.count < Int(Self.partitions), "\(starved)")
      try await Self.write(bootstrap, count: 2_000)
      let process = try LockstepProcess(["reconcile", manifests.path])
      let free = (0..<Self.partitions).filter { !starved.contains($0) }
      let reader = destination.reader(.readUncommitted)
      try await waitUntil("the others are in sync", limit: 120) {
        try !process.isRunning || Self.ends(reader, free).allSatisfy { $0 == 2_010 }
      }
      #expect(process.isRunning, "the others were in sync only when all was over")
      #expect(try Self.ends(reader, starved).allSatisfy { $0 == 10 })
      let run = try await process.result(limit: 300)
      #expect(run.exitCode == 8, "\(run)")
      #expect(run.description.contains("AppendRefused") && run.description.contains("NOT_ENOUGH_REPLICAS"), "\(run)")

      try await destination.restart(node: 3)
      let last = try await manifests.reconcile(limit: 300)
      #expect(last.exitCode == 0, "\(last)")
      let verify = try await LockstepProcess.run(["verify", "-f", manifests.path])
      #expect(verify.exitCode == 0 && verify.output.contains("Equal: 12,060 records"), "\(verify)")
      try await destination.down()
    }

    private static func write(_ bootstrap: String, count: Int) async throws {
      try await blocking("write") {
        let producer = try TestProducer(bootstrap)
        for partition in 0..<partitions {
          try producer.send((0..<count).map { TestRecord(value: "\($0)") }, topic: topic, partition: partition)
        }
        try producer.flush()
      }
    }

    /// Waits until the dead node has left the in-sync replicas of all; returns the partitions that it was a replica of.
    private static func partitions(of cluster: KafkaTestCluster, thatLost node: Int32) async throws -> [Int32] {
      let bootstrap = cluster.bootstrapServers
      try await waitUntil("node \(node) is out of sync", limit: 90) {
        let replicas = try TestAdmin(bootstrap).replicas(of: topic)
        return replicas.count == partitions && replicas.allSatisfy { !$0.inSync.contains(node) }
      }
      return try await blocking("replicas") {
        try TestAdmin(bootstrap).replicas(of: topic).filter { $0.all.contains(node) }.map(\.partition).sorted()
      }
    }

    private static func ends(_ configuration: ReaderConfiguration, _ partitions: [Int32]) throws -> [Int64] {
      let client = try ReaderClient(configuration)
      return try partitions.map { try client.offsets(topic: topic, partition: $0).upperBound }
    }
  }
}
