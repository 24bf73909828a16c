import LocalKafka

/// Clusters that test suites share, each started when it is first asked for. They end with the test process.
public actor SharedClusters {
  public static let shared = SharedClusters()

  private var started: [String: Task<KafkaTestCluster, any Error>] = [:]

  /// The newest Kafka, as the source of mirrors.
  public func source() async throws -> KafkaTestCluster { try await cluster("source", nil) }

  /// A source of any release; of the newest it is `source()`.
  public func cluster(source home: KafkaHome) async throws -> KafkaTestCluster {
    home == .newest ? try await source() : try await cluster("source \(home)", home)
  }

  /// A destination of any release; of the newest it is `destination()`.
  public func cluster(destination home: KafkaHome) async throws -> KafkaTestCluster {
    home == .newest ? try await destination() : try await cluster("destination \(home)", home)
  }

  /// The newest Kafka, as the destination of mirrors.
  public func destination() async throws -> KafkaTestCluster { try await cluster("destination", nil) }

  /// A cluster by a name of the caller's choice; the first caller's home and configuration are taken.
  public func cluster(
    _ name: String, _ home: KafkaHome?, _ configuration: KafkaClusterConfiguration = .init()
  ) async throws -> KafkaTestCluster {
    if let task = started[name] { return try await task.value }
    guard let home = home ?? KafkaHome.newest else { throw TestSupportError("KAFKA_HOMES is not set") }
    let task = Task { try await KafkaTestCluster.start(home, configuration) }
    started[name] = task
    return try await task.value
  }
}
