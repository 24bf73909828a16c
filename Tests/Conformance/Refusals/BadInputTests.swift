import TestSupport
import Testing

extension RealKafka {
  /// One clear message with place and remedy, the documented exit code, and nothing written anywhere.
  @Suite("Bad input")
  struct BadInputTests {
    @Test("Nobody listens at the source's address")
    func closedPort() async throws {
      let port = try FreePort.take()
      try await expectRefusal(source: "127.0.0.1:\(port)", exitCodes: [1], says: ["source", "127.0.0.1:\(port)"])
    }

    @Test("Nobody listens at the destination's address")
    func closedDestination() async throws {
      let source = try await SharedClusters.shared.source()
      let port = try FreePort.take()
      let manifests = try LinkManifests(
        link: "bad", source: source.bootstrapServers, destination: "127.0.0.1:\(port)", prefix: "bad.")
      let run = try await manifests.reconcile()
      #expect(run.exitCode == 1, "\(run)")
      #expect(run.description.contains("127.0.0.1:\(port)"), "\(run)")
    }

    @Test("The source's host name is unknown")
    func unknownHost() async throws {
      try await expectRefusal(source: "kafka.invalid:9092", exitCodes: [1], says: ["kafka.invalid"])
    }

    @Test("A cluster that was stopped")
    func stoppedCluster() async throws {
      let home = try #require(KafkaHome.newest)
      let cluster = try await KafkaTestCluster.start(home)
      let address = cluster.bootstrapServers
      try await cluster.stop(node: 1)
      try await expectRefusal(source: address, exitCodes: [1], says: [address])
      try await cluster.down()
    }

    @Test("The bootstrap address answers, the address that it advertises does not")
    func advertisedAddress() async throws {
      let home = try #require(KafkaHome.newest)
      let port = try FreePort.take()
      var configuration = KafkaClusterConfiguration()
      configuration.advertisedPorts = [1: port]
      configuration.extraListeners = [.init(name: "INTERNAL", securityProtocol: "PLAINTEXT")]
      configuration.properties = ["inter.broker.listener.name": "INTERNAL"]
      let cluster = try await KafkaTestCluster.start(home, configuration)
      let reachable = cluster.bootstrapServers(listener: "INTERNAL")
      try await blocking("a topic to mirror") { try TestAdmin(reachable).createTopic("bad.orders") }
      try await expectRefusal(
        source: cluster.bootstrapServers, exitCodes: [1], says: ["127.0.0.1:\(port)", "advertise"])
      try await cluster.down()
    }

    @Test("The cluster is not the one that the manifest names")
    func wrongClusterID() async throws {
      let source = try await SharedClusters.shared.source()
      let id = try #require(source.clusterID)
      try await expectRefusal(
        source: source.bootstrapServers, sourceSpec: "  clusterId: AAAAAAAAAAAAAAAAAAAAAA", exitCodes: [1],
        says: ["AAAAAAAAAAAAAAAAAAAAAA", id, "source"])
    }

    @Test("The manifest names a cluster that there is none of: the manifests are invalid, with file and line")
    func unknownClusterName() async throws {
      let manifests = try LinkManifests(
        link: "bad", source: "127.0.0.1:1", destination: "127.0.0.1:1", prefix: "bad.")
      try manifests.write(
        "link.yaml",
        """
        apiVersion: lockstep/v1alpha1
        kind: ClusterLink
        metadata: {name: bad}
        spec:
          source: sourc
          destination: destination
        """)
      let run = try await manifests.reconcile()
      #expect(run.exitCode == 6, "\(run)")
      for text in ["link.yaml:5:", "sourc", "did you mean", "source"] {
        #expect(run.description.contains(text), "\(text) in \(run)")
      }
    }

    @Test("A name that is too long with the prefix is blocked; the others are mirrored")
    func tooLongName() async throws {
      let source = try await SharedClusters.shared.source()
      let destination = try await SharedClusters.shared.destination()
      let prefix = String(repeating: "p", count: 200) + "."
      let long = "long." + String(repeating: "n", count: 60)
      try await source.fill(long, records: [TestRecord(value: "x")])
      try await source.fill("long.fits", records: [TestRecord(value: "x")])
      let manifests = try LinkManifests(
        link: "long", source: source.bootstrapServers, destination: destination.bootstrapServers, prefix: "long.",
        linkSpec: "  topicPrefix: \(prefix)")
      let run = try await manifests.reconcile()
      #expect(run.exitCode == 4, "\(run)")
      for text in ["IllegalTopicName", long] { #expect(run.description.contains(text), "\(text) in \(run)") }
      let names = try await topics(destination)
      #expect(names.contains(prefix + "long.fits"))
      #expect(!names.contains { $0.hasSuffix(long) })
    }

    @Test("Names that a broker cannot tell apart in its metrics, a.b and a_b, do not stand on one destination")
    func collidingNames() async throws {
      let source = try await SharedClusters.shared.source()
      let destination = try await SharedClusters.shared.destination()
      try await source.fill("collide.b", records: [TestRecord(value: "dotted")])
      for (link, prefix) in [("dotted", "metric.a."), ("underscored", "metric.a_")] {
        let manifests = try LinkManifests(
          link: link, source: source.bootstrapServers, destination: destination.bootstrapServers, prefix: "collide.",
          linkSpec: "  topicPrefix: \(prefix)")
        let run = try await manifests.reconcile()
        #expect(run.exitCode == (link == "dotted" ? 0 : 8), "\(run)")
        if link == "underscored" { #expect(run.description.contains("collides"), "\(run)") }
      }
      let names = try await topics(destination)
      #expect(names.contains("metric.a.collide.b") && !names.contains("metric.a_collide.b"))
    }

    /// Runs a reconcile with that source and the shared destination, which must stay as it is.
    private func expectRefusal(
      source: String, sourceSpec: String = "", exitCodes: [Int32], says texts: [String]
    ) async throws {
      let destination = try await SharedClusters.shared.destination()
      let before = try await topics(destination)
      let manifests = try LinkManifests(
        link: "bad", source: source, destination: destination.bootstrapServers, prefix: "bad.", sourceSpec: sourceSpec)
      let run = try await manifests.reconcile()
      #expect(exitCodes.contains(run.exitCode), "\(run)")
      for text in texts { #expect(run.description.contains(text), "\(text) in \(run)") }
      #expect(try await topics(destination) == before, "\(run)")
    }

    private func topics(_ cluster: KafkaTestCluster) async throws -> [String] {
      let bootstrap = cluster.bootstrapServers
      return try await blocking("topics") { try TestAdmin(bootstrap).topicNames() }
    }
  }
}
