import IOLoop
import LocalKafka

/// A source and a destination of one node each, which end with the run.
struct BenchClusters: Sendable {
  let source: KafkaTestCluster
  let destination: KafkaTestCluster

  static func start(_ options: BenchOptions) async throws -> BenchClusters {
    let destinationHome = try home(options.destinationHome)
    let sourceHome = try options.sourceHome.map { try home($0) } ?? destinationHome
    Progress.say("starting Kafka \(sourceHome) → \(destinationHome)")
    async let source = KafkaTestCluster.start(sourceHome, configuration)
    async let destination = KafkaTestCluster.start(destinationHome, configuration)
    return try await BenchClusters(source: source, destination: destination)
  }

  func down() async {
    try? await source.down()
    try? await destination.down()
  }

  private static func home(_ path: String?) throws -> KafkaHome {
    if let path {
      guard let home = KafkaHome(path: path) else { throw BenchProblem.usage("no Kafka under \(path)") }
      return home
    }
    guard let newest = KafkaHome.newest else { throw BenchProblem.usage("give --kafka, or set KAFKA_HOMES") }
    return newest
  }

  /// As fast as brokers get, what was measured given back to the disk soon, and producer ids forgotten as quickly as
  /// their records' times allow: copying old history then is what it is on a cluster in use for long.
  private static var configuration: KafkaClusterConfiguration {
    var configuration = KafkaClusterConfiguration(properties: [
      "producer.id.expiration.check.interval.ms": "1000",
      "log.retention.check.interval.ms": "2000",
      "log.segment.delete.delay.ms": "1000",
      "log.segment.bytes": "67108864",
    ])
    configuration.heap = "1g"
    configuration.isQuickToStart = false
    return configuration
  }
}

extension KafkaTestCluster {
  var hostPorts: [HostPort] { bootstrapServers.split(separator: ",").compactMap { HostPort($0) } }
}
