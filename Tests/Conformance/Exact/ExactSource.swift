import TestSupport

/// A source cluster of one release with the topics of all exact cases. The pairs that begin there share it.
struct ExactSource: Sendable {
  let cluster: KafkaTestCluster
  let filled: [String: ExactCase.Filled]

  /// Names the release: mirrors from several sources stand on one destination.
  static func prefix(_ home: KafkaHome) -> String { "exact-\(home.version)." }

  static func make(_ home: KafkaHome) async throws -> ExactSource {
    let cluster = try await SharedClusters.shared.cluster(source: home)
    let bootstrap = cluster.bootstrapServers
    // From 4.0 on, brokers refuse times of the future unless told otherwise.
    let configs = home.refusesFutureTimes ? ["message.timestamp.after.max.ms": "9223372036854775807"] : [:]
    let filled = try await blocking("fill the source") {
      let admin = try TestAdmin(bootstrap)
      var filled: [String: ExactCase.Filled] = [:]
      for example in ExactCase.all {
        let topic = example.topic(prefix: prefix(home))
        try admin.createTopic(
          topic, partitions: example.partitions, configs: configs.merging(example.configs) { $1 })
        do {
          filled[example.name] = try example.fill(bootstrap, topic)
        } catch {
          throw TestSupportError("filling \(topic): \(error)")
        }
      }
      return filled
    }
    return ExactSource(cluster: cluster, filled: filled)
  }
}
