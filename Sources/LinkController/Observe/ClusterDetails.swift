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
    startTimes: [Int64: [String]], loop: any EventLoop
  ) async {
    let nobody = Unavailable(reason: .clusterUnreachable, message: "\(channel.name) names no brokers")
    let reader = ConfigReader(cluster: channel)
    let configs = await reader.configs(ofTopics: topics.keys.sorted())
    let offsetReader = OffsetReader(cluster: channel, loop: loop)
    let offsets = await offsetReader.offsets(of: topics, asksLogEnd: isDestination)
    var offsetsAtTimes: [String: [Int64: Observation<[Int64?]>]] = [:]
    for (time, names) in startTimes.sorted(by: { $0.key < $1.key }) {
      let asked = topics.filter { names.contains($0.key) }
      for (name, found) in await offsetReader.offsets(at: time, of: asked) {
        offsetsAtTimes[name, default: [:]][time] = found
      }
    }
    let sizes = await LogDirectoryReader(cluster: channel).sizes(of: topics, brokers: brokers)
    var configsByBroker: [Observation<[String: ConfigValue]>] = []
    for broker in isDestination ? brokers[...] : brokers.prefix(1) {
      configsByBroker.append(await reader.configs(ofBroker: broker.id))
    }
    brokerConfigs = Self.brokerConfigs(configsByBroker) ?? .unavailable(nobody)
    knownConfigs = Self.knownConfigs(topics: configs, broker: brokerConfigs)
    disks = sizes.disks
    self.topics = topics.keys.reduce(into: [:]) { found, name in
      found[name] = TopicDetails(
        configs: configs[name] ?? .unavailable(nobody), offsets: offsets[name] ?? .unavailable(nobody),
        sizeInBytes: sizes.topics[name], offsetsAtTimes: offsetsAtTimes[name] ?? [:])
    }
  }

  /// As the first broker says; nil for none. How long producer ids are remembered is said by the one that forgets first,
  /// since any of them may lead a partition, and not at all where one of them could not be read. (Brokers before 3.4
  /// forget them when they forget transactional ids.)
  static func brokerConfigs(
    _ configs: [Observation<[String: ConfigValue]>]
  ) -> Observation<[String: ConfigValue]>? {
    guard var merged = configs.first?.value else { return configs.first }
    let (name, formerName) = ("producer.id.expiration.ms", "transactional.id.expiration.ms")
    let times = configs.map { observation -> Int64? in
      let value = observation.value?[name] ?? observation.value?[formerName]
      return value?.value.flatMap { Int64($0) }
    }
    let known = times.compactMap { $0 }
    let source = (merged[name] ?? merged[formerName])?.source ?? .unknown
    (merged[name], merged[formerName]) = (nil, nil)
    if known.count == times.count, let least = known.min() {
      merged[name] = ConfigValue(String(least), source: source)
    }
    return .read(merged)
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
