import LinkModel
import TestSupport
import Testing

extension RealKafka {
  /// A run that does not end by itself: records are mirrored as they are written, by one fetch session at each broker.
  @Suite("Following the source")
  struct FollowTests {
    private static let partitions: Int32 = 20

    /// One record after the other, each to another partition; every tenth in a transaction, every twentieth aborted.
    private static func write(_ count: Int, to cluster: KafkaTestCluster, _ topic: String) async throws {
      let bootstrap = cluster.bootstrapServers
      try await blocking("write to \(topic)") {
        let producer = try TestProducer(bootstrap, settings: ["linger.ms": "0"])
        let transactions = try TestProducer(bootstrap, transactionalID: topic)
        for index in 0..<count {
          let partition = Int32(index * 7) % partitions
          if index % 10 == 3 {
            try transactions.transaction(topic, partition: partition, values: ["\(index)"], commits: index % 20 == 3)
          } else {
            try producer.send(TestRecord(value: "\(index)"), topic: topic, partition: partition)
            try producer.flush()
          }
        }
      }
    }

    /// A marker stands behind every transaction.
    private static func offsets(of count: Int) -> Int64 { Int64(count) + Int64((count + 6) / 10) }

    private static func expectExact(_ rig: EngineRig, _ outcome: MirrorOutcome) async throws {
      #expect(outcome.end == .drained, "\(outcome)")
      let report = try await rig.verify()
      #expect(report.outcome == .equal, "\(report)")
    }

    @Test("Records come as they are written, also from partitions that stood still, and draining does not wait")
    func follows() async throws {
      let rig = try await EngineRig("follow.plain", partitions: Self.partitions)
      let outcome = try await rig.follow {
        try await Self.write(200, to: rig.source, rig.topic)
        try await rig.waitUntilMirrored(Self.offsets(of: 200))
      }
      try await Self.expectExact(rig, outcome)
    }

    @Test("From every older source, too", arguments: KafkaHome.all.dropFirst())
    func olderSource(home: KafkaHome) async throws {
      let source = try await KafkaTestCluster.start(home)
      let rig = try await EngineRig("follow.\(home)", partitions: Self.partitions, from: source)
      let outcome = try await rig.follow {
        try await Self.write(200, to: rig.source, rig.topic)
        try await rig.waitUntilMirrored(Self.offsets(of: 200))
      }
      try await Self.expectExact(rig, outcome)
      try await source.down()
    }

    @Test("Two runs that take the broker's only session away from each other both go on", arguments: [0, 1])
    func eviction(slots: Int) async throws {
      let home = try #require(KafkaHome.newest)
      let source = try await KafkaTestCluster.start(
        home,
        KafkaClusterConfiguration(properties: [
          "max.incremental.fetch.session.cache.slots": "\(slots)", "min.incremental.fetch.session.eviction.ms": "0",
        ]))
      let one = try await EngineRig("follow.one.\(slots)", partitions: Self.partitions, from: source)
      let other = try await EngineRig("follow.other.\(slots)", partitions: Self.partitions, from: source)
      let outcome = try await one.follow {
        let outcome = try await other.follow {
          for round in 1...2 {
            for rig in [one, other] { try await Self.write(50, to: source, rig.topic) }
            for rig in [one, other] { try await rig.waitUntilMirrored(Int64(round) * Self.offsets(of: 50)) }
          }
        }
        try await Self.expectExact(other, outcome)
      }
      try await Self.expectExact(one, outcome)
      try await source.down()
    }

    @Test("After the source's broker was killed and came back it goes on")
    func restart() async throws {
      let home = try #require(KafkaHome.newest)
      let source = try await KafkaTestCluster.start(home)
      let rig = try await EngineRig("follow.restart", partitions: Self.partitions, from: source)
      let outcome = try await rig.follow {
        for round in 1...2 {
          try await Self.write(50, to: source, rig.topic)
          try await rig.waitUntilMirrored(Int64(round) * Self.offsets(of: 50))
          guard round == 1 else { continue }
          try await source.kill(node: 1)
          try await source.restart(node: 1)
        }
      }
      try await Self.expectExact(rig, outcome)
      try await source.down()
    }
  }
}
