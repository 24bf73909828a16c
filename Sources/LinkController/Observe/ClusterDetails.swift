import IOLoop
import LinkModel

/// What costs requests of its own: configs, offsets and sizes of the topics that a plan regards.
struct ClusterDetails {
  let topics: [String: TopicDetails]
  let knownConfigs: Observation<Set<String>>
  let brokerConfigs: Observation<[String: ConfigValue]>
  let disks: Observation<[DiskSnapshot]>

  init(
    of topics: [String: TopicSnapshot], on channel: any ClusterChannel, brokers: [BrokerSnapshot], isDestination: Bool,
    loop: any EventLoop
  ) async {
    let nobody = Unavailable(reason: .clusterUnreachable, message: "\(channel.name) names no brokers")
    let reader = ConfigReader(cluster: channel)
    let configs = await reader.configs(ofTopics: topics.keys.sorted())
    let offsets = await OffsetReader(cluster: channel, loop: loop).offsets(of: topics, asksLogEnd: isDestination)
    let sizes = await LogDirectoryReader(cluster: channel).sizes(of: topics, brokers: brokers)
    if let broker = brokers.first {
      brokerConfigs = await reader.configs(ofBroker: broker.id)
    } else {
      brokerConfigs = .unavailable(nobody)
    }
    knownConfigs = Self.knownConfigs(topics: configs, broker: brokerConfigs)
    disks = sizes.disks
    self.topics = topics.keys.reduce(into: [:]) { found, name in
      found[name] = TopicDetails(
        configs: configs[name] ?? .unavailable(nobody), offsets: offsets[name] ?? .unavailable(nobody),
        sizeInBytes: sizes.topics[name])
    }
  }

  /// Topics name their configs. A cluster of which no topic was described is known by its broker's defaults, whose names
  /// are the topics' with `log.` before them where versions differ.
  static func knownConfigs(
    topics: [String: Observation<[String: ConfigValue]>], broker: Observation<[String: ConfigValue]>
  ) -> Observation<Set<String>> {
    let names = topics.values.compactMap(\.value).reduce(into: Set<String>()) { $0.formUnion($1.keys) }
    if !names.isEmpty { return .read(names) }
    switch broker {
    case .unavailable(let unavailable): return .unavailable(unavailable)
    case .read(let configs):
      let prefix = "log."
      return .read(Set(configs.keys.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }))
    }
  }
}
