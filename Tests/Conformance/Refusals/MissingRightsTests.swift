import TestSupport
import Testing

extension RealKafka {
  /// A destination that refuses: anonymous clients may do only what they were granted.
  @Suite("Missing rights")
  struct MissingRightsTests {
    @Test("Without any right on the destination nothing is planned and nothing is written")
    func nothingGranted() async throws {
      let refusing = try await Self.refusing()
      let run = try await Self.reconcile("refused-all.", to: refusing)
      #expect(run.exitCode == 1 || run.exitCode == 4, "\(run)")
      #expect(run.description.contains("destination"), "\(run)")
      #expect(run.description.contains("AUTHORIZATION_FAILED") || run.description.contains("MissingRight"), "\(run)")
      #expect(try await Self.topics(refusing).allSatisfy { $0.hasPrefix("__") })
    }

    @Test("With the right to read alone the missing right is named, and no topic is made")
    func onlyReading() async throws {
      let refusing = try await Self.refusing()
      for arguments in [
        ["--operation", "Describe", "--operation", "DescribeConfigs", "--cluster"],
        ["--operation", "Describe", "--operation", "DescribeConfigs", "--operation", "Read", "--topic", "*"],
      ] {
        try await Self.grant(arguments, on: refusing)
      }
      let run = try await Self.reconcile("refused-write.", to: refusing)
      #expect([1, 4, 8].contains(run.exitCode), "\(run)")
      #expect(run.description.contains("AUTHORIZATION_FAILED") || run.description.contains("MissingRight"), "\(run)")
      #expect(try await Self.topics(refusing).allSatisfy { $0.hasPrefix("__") })
    }

    @Test("Without the right DELETE a late start stops by name, then is Blocked, and goes on once it is granted")
    func deletingFiller() async throws {
      let refusing = try await SharedClusters.shared.cluster("refusing-delete", nil, .refusing)
      for arguments in [
        ["Create", "Describe", "DescribeConfigs", "IdempotentWrite", "ClusterAction"].flatMap { ["--operation", $0] }
          + ["--cluster"],
        ["Describe", "DescribeConfigs", "Read", "Write", "AlterConfigs"].flatMap { ["--operation", $0] }
          + ["--topic", "*"],
        ["--operation", "Describe", "--operation", "Write", "--transactional-id", "*"],
      ] {
        try await Self.grant(arguments, on: refusing)
      }
      let source = try await SharedClusters.shared.source()
      try await source.fill("refused-delete.orders", records: [])
      try await source.late { try $0.start("refused-delete.orders", at: 1_000) }
      let manifests = try LinkManifests(
        link: "refused", source: source.bootstrapServers, destination: refusing.bootstrapServers,
        prefix: "refused-delete.")
      let first = try await manifests.reconcile()
      #expect(first.exitCode == 8 && first.description.contains("the right DELETE"), "\(first)")
      let second = try await manifests.reconcile()
      #expect(second.exitCode == 4 && second.description.contains("MissingRight"), "\(second)")
      try await Self.grant(["--operation", "Delete", "--topic", "*"], on: refusing)
      let third = try await manifests.reconcile()
      #expect(third.exitCode == 0, "\(third)")
      #expect(try await refusing.edges(of: "refused-delete.orders") == [1_000..<1_000])
    }

    private static func refusing() async throws -> KafkaTestCluster {
      try await SharedClusters.shared.cluster("refusing", nil, .refusing)
    }

    private static func reconcile(_ prefix: String, to refusing: KafkaTestCluster) async throws
      -> LockstepProcess.Result
    {
      let source = try await SharedClusters.shared.source()
      try await source.fill("\(prefix)orders", records: [TestRecord(value: "x")])
      let manifests = try LinkManifests(
        link: "refused", source: source.bootstrapServers, destination: refusing.bootstrapServers, prefix: prefix)
      return try await manifests.reconcile()
    }

    /// librdkafka's settings for the one user who may do everything.
    private static let login = [
      "security.protocol": "SASL_PLAINTEXT", "sasl.mechanism": "PLAIN", "sasl.username": "broker",
      "sasl.password": KafkaClusterConfiguration.brokerPassword,
    ]

    private static func topics(_ cluster: KafkaTestCluster) async throws -> [String] {
      let bootstrap = cluster.bootstrapServers(listener: "INTERNAL")
      return try await blocking("topics") { try TestAdmin(bootstrap, settings: login).topicNames() }
    }

    private static func grant(_ arguments: [String], on cluster: KafkaTestCluster) async throws {
      let folder = try TemporaryFolder("login")
      let settings = try folder.write(
        "login.properties",
        """
        security.protocol=SASL_PLAINTEXT
        sasl.mechanism=PLAIN
        sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username="broker" \
        password="\(KafkaClusterConfiguration.brokerPassword)";
        """)
      _ = try await cluster.home.run(
        .acls,
        [
          "--bootstrap-server", cluster.bootstrapServers(listener: "INTERNAL"), "--command-config", settings, "--add",
          "--allow-principal", "User:ANONYMOUS",
        ] + arguments)
    }
  }
}
