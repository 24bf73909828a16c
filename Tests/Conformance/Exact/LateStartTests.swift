import Foundation
import TestSupport
import Testing

extension RealKafka {
  /// Mirrors that begin above offset 0, by the whole program.
  @Suite("Late log starts")
  struct LateStartTests {
    @Test(
      "A log that starts at 5,000,000, partitions with starts of their own, and an empty log that starts above 0",
      arguments: VersionPair.all)
    func lateLogs(pair: VersionPair) async throws {
      let name = "late-\(pair.source.version)-\(pair.destination.version)".replacing(".", with: "-")
      let link = try await Link(
        name, source: SharedClusters.shared.cluster(source: pair.source),
        destination: SharedClusters.shared.cluster(destination: pair.destination))
      let (millions, parts) = ("\(name).millions", "\(name).parts")
      try await link.create(millions)
      try await link.create(parts, partitions: 4)
      try await link.source.late { logs in
        try logs.start(millions, at: 5_000_000)
        for (partition, offset) in [(1, Int64(1)), (2, 700_123), (3, 99)] {
          try logs.start(parts, partition: Int32(partition), at: offset)
        }
      }
      try await link.write(millions, count: 1_000)
      for partition in [Int32(0), 1, 2] { try await link.write(parts, partition: partition, count: 100) }

      let dry = try await link.manifests.reconcile("--dry-run")
      #expect(dry.output.contains("create, 1 partition, from offset 0 (late start at 5,000,000: about 1 s)"), "\(dry)")
      #expect(dry.output.contains("late start at up to 700,123"), "\(dry)")
      try await link.reconcileAndVerify(records: "1,300 records")
      #expect(try await link.mirrorEdges(millions) == [5_000_000..<5_001_000])
      #expect(try await link.mirrorEdges(parts, 4) == [0..<100, 1..<101, 700_123..<700_223, 99..<99])

      let again = try await link.manifests.reconcile("--detailed-exitcode")
      #expect(again.exitCode == 0, "\(again)")
      try await link.write(millions, count: 10)
      try await link.write(parts, partition: 3, count: 10)
      try await link.reconcileAndVerify(records: "1,320 records")
      #expect(try await link.mirrorEdges(parts, 4).last == 99..<109)
    }

    @Test("A consumer that reads both sides from the beginning sees the same")
    func consumers() async throws {
      let link = try await Link("lateread")
      try await link.create("lateread.orders")
      try await link.source.late { try $0.start("lateread.orders", at: 300_000) }
      try await link.write("lateread.orders", count: 500)
      try await link.reconcileAndVerify(records: "500 records")
      let source = try await link.source.read("lateread.orders", isolation: .readCommitted)
      let mirror = try await link.destination.read("lateread.orders", isolation: .readUncommitted)
      #expect(mirror.count == 500 && mirror == source)
    }

    @Test("startFrom: latest begins at the end, and says so no more once the mirror is begun")
    func latest() async throws {
      let link = try await Link("latest", topics: "startFrom: latest")
      try await link.create("latest.orders", partitions: 2)
      try await link.write("latest.orders", count: 100)
      try await link.reconcileAndVerify(records: "0 records")
      #expect(try await link.mirrorEdges("latest.orders", 2) == [100..<100, 0..<0])
      for partition in [Int32(0), 1] { try await link.write("latest.orders", partition: partition, count: 50) }
      try await link.reconcileAndVerify(records: "100 records")
      try link.setTopics("startFrom: earliest")
      try await link.reconcileAndVerify(records: "100 records")
      #expect(try await link.mirrorEdges("latest.orders", 2) == [100..<150, 0..<50])
    }

    @Test("startFrom: a timestamp begins at the first record that is not older, or at the end")
    func timestamp() async throws {
      let link = try await Link("since", topics: "startFrom: \"2023-11-14T22:13:30Z\"")  // 1,700,000,010
      try await link.create("since.orders", partitions: 2)
      for partition in [Int32(0), 1] {
        let bootstrap = link.source.bootstrapServers
        try await blocking("write") {
          let producer = try TestProducer(bootstrap, compression: .zstd)
          let seconds = partition == 0 ? 0..<20 : 0..<10
          try producer.send(
            seconds.map { TestRecord(value: "\($0)", timestamp: 1_700_000_000_000 + Int64($0) * 1_000) },
            topic: "since.orders", partition: partition)
          try producer.flush()
        }
      }
      try await link.reconcileAndVerify(records: "10 records")
      #expect(try await link.mirrorEdges("since.orders", 2) == [10..<20, 10..<10])
    }

    @Test("kill -9 in the middle of filling: the next run goes on")
    func killedWhileFilling() async throws {
      let link = try await Link("latekill")
      try await link.create("latekill.orders")
      try await link.source.late { try $0.start("latekill.orders", at: 30_000_000) }
      try await link.write("latekill.orders", count: 100)
      let first = try LockstepProcess(["reconcile", link.manifests.path])
      let configuration = link.destination.reader(.readUncommitted)
      try await waitUntil("the mirror is filled in part", limit: 60, every: 0.02) {
        try !first.isRunning || LateLogs.logEnd(configuration, "latekill.orders") > 0
      }
      first.send(SIGKILL)
      #expect(try await first.result().exitCode == 128 + SIGKILL)
      let edges = try await link.mirrorEdges("latekill.orders")
      #expect(edges[0].lowerBound == 0 && edges[0].upperBound < 30_000_000, "\(edges)")
      try await link.reconcileAndVerify(records: "100 records")
      #expect(try await link.mirrorEdges("latekill.orders") == [30_000_000..<30_000_100])
    }

    @Test("Ctrl-C in the middle of filling drains, and the next run goes on", LongCases.trait)
    func drainedWhileFilling() async throws {
      let link = try await Link("latedrain")
      try await link.create("latedrain.orders")
      try await link.source.late { try $0.start("latedrain.orders", at: 30_000_000) }
      let first = try LockstepProcess(["reconcile", link.manifests.path])
      let configuration = link.destination.reader(.readUncommitted)
      try await waitUntil("the mirror is filled in part", limit: 60, every: 0.02) {
        try !first.isRunning || LateLogs.logEnd(configuration, "latedrain.orders") > 0
      }
      first.send(SIGINT)
      let drained = try await first.result()
      #expect(drained.exitCode == 130, "\(drained)")
      try await link.reconcileAndVerify(records: "0 records")
      #expect(try await link.mirrorEdges("latedrain.orders") == [30_000_000..<30_000_000])
    }

    @Test("A broker killed right after the deletion shows filler again, and the next run deletes it")
    func deletionUndone() async throws {
      let home = try #require(KafkaHome.newest)
      let destination = try await KafkaTestCluster.start(home)
      let link = try await Link("lateundo", destination: destination)
      try await link.create("lateundo.orders", partitions: 2)
      try await link.source.late { logs in
        for partition in [Int32(0), 1] { try logs.start("lateundo.orders", partition: partition, at: 600_000) }
      }
      try await link.write("lateundo.orders", count: 100)
      try await link.reconcileAndVerify(records: "100 records")
      #expect(try await link.mirrorEdges("lateundo.orders", 2) == [600_000..<600_100, 600_000..<600_000])
      try await destination.kill(node: 1)
      try await destination.restart(node: 1)
      let configuration = destination.reader(.readUncommitted)
      try await waitUntil("the mirror is there again") {
        (try? LateLogs.logEnd(configuration, "lateundo.orders")) == 600_100
      }
      #expect(try await link.mirrorEdges("lateundo.orders", 2).map(\.lowerBound) == [0, 0], "the deletion is undone")
      try await link.reconcileAndVerify(records: "100 records")
      #expect(try await link.mirrorEdges("lateundo.orders", 2) == [600_000..<600_100, 600_000..<600_000])
      try await destination.down()
    }

    @Test("A topic that is compacted alone begins late, too, and is compacted alone in the end")
    func compacted() async throws {
      let link = try await Link("latecompact")
      try await link.create("latecompact.orders", partitions: 3, configs: ["cleanup.policy": "compact,delete"])
      try await link.source.late { logs in
        for partition in Int32(0)..<3 { try logs.start("latecompact.orders", partition: partition, at: 400_000) }
        try logs.set("cleanup.policy", "compact", of: "latecompact.orders")
      }
      for partition in Int32(0)..<3 { try await link.write("latecompact.orders", partition: partition, count: 100) }
      try await link.reconcileAndVerify(records: "300 records")
      let start = Int64(400_000)
      #expect(
        try await link.mirrorEdges("latecompact.orders", 3) == [Range](repeating: start..<start + 100, count: 3))
      let policy = try await link.destination.late { try $0.config("cleanup.policy", of: "latecompact.orders") }
      #expect(policy == "compact")
    }

    /// A link between the shared clusters, or others, for topics that begin with its name.
    private struct Link {
      let source: KafkaTestCluster
      let destination: KafkaTestCluster
      let manifests: LinkManifests
      private let name: String

      init(
        _ name: String, topics: String = "", source: KafkaTestCluster? = nil, destination: KafkaTestCluster? = nil
      ) async throws {
        self.name = name
        self.source = if let source { source } else { try await SharedClusters.shared.source() }
        self.destination =
          if let destination { destination } else { try await SharedClusters.shared.destination() }
        manifests = try LinkManifests(
          link: name, source: self.source.bootstrapServers, destination: self.destination.bootstrapServers,
          prefix: "\(name).", linkSpec: "    \(topics)")
      }

      /// Replaces what stands below the link's `topics`.
      func setTopics(_ topics: String) throws {
        try manifests.write(
          "link.yaml",
          """
          apiVersion: lockstep/v1alpha1
          kind: ClusterLink
          metadata: {name: \(name)}
          spec:
            source: source
            destination: destination
            topics:
              autoMirror: true
              filters: [{include: {prefix: \(name).}}]
              \(topics)
          """)
      }

      func create(_ topic: String, partitions: Int32 = 1, configs: [String: String] = [:]) async throws {
        let bootstrap = source.bootstrapServers
        try await blocking("create") {
          try TestAdmin(bootstrap).createTopic(topic, partitions: partitions, configs: configs)
        }
      }

      func write(_ topic: String, partition: Int32 = 0, count: Int) async throws {
        let bootstrap = source.bootstrapServers
        try await blocking("write") {
          let producer = try TestProducer(bootstrap, compression: .lz4)
          try producer.send(
            (0..<count).map { TestRecord(key: "key \(partition) \($0)", value: "value \($0)") }, topic: topic,
            partition: partition)
          try producer.flush()
        }
      }

      func reconcileAndVerify(records: String) async throws {
        let run = try await manifests.reconcile(limit: 300)
        #expect(run.exitCode == 0, "\(run)")
        let verify = try await LockstepProcess.run(["verify", "-f", manifests.path])
        #expect(verify.exitCode == 0, "\(verify)")
        #expect(verify.output.contains("Equal: \(records)"), "\(verify)")
      }

      func mirrorEdges(_ topic: String, _ partitions: Int32 = 1) async throws -> [Range<Int64>] {
        try await destination.edges(of: topic, partitions: partitions)
      }
    }
  }
}
