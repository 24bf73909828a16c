import LinkModel

/// The configs that a mirror topic needs so that what is appended stays what it was at the source, byte for byte and
/// for as long.
struct PinnedConfigs {
  /// What the destination shall have, by config name.
  let values: [String: String]
  /// Below these the mirror's values shall not be: it takes the source's largest batch, and shows tombstones for as long.
  let minimums: [String: Int64]
  /// The destination's own default in bytes, where it is known: a new mirror gets no less.
  let defaultMessageBytes: Int64?
  /// What else a compacted mirror is made with, as the source was set: how soon records are cleaned changes nothing that
  /// exactness needs, so that later it is left alone.
  let copied: [String: String]

  private static let messageBytes = "max.message.bytes"
  private static let policy = "cleanup.policy"
  private static let tombstoneRetention = "delete.retention.ms"
  private static let cleanerConfigs = ["max.compaction.lag.ms", "min.cleanable.dirty.ratio", "min.compaction.lag.ms"]

  /// Every topic of Kafka 2.8 to 4.3 has these.
  private static let everywhere = [
    "compression.type": "producer",
    "message.timestamp.type": "CreateTime",
    "retention.bytes": "-1",
    "retention.ms": "-1",
    "unclean.leader.election.enable": "false",
  ]
  /// Those that the destination knows are set: `difference` is there until 3.9, the other two from 3.6 on. Where all
  /// three are, all three are needed: one at its maximum counts as not set, and yields to the older one.
  private static let timestampLimits = [
    "message.timestamp.after.max.ms", "message.timestamp.before.max.ms", "message.timestamp.difference.max.ms",
  ]
  private static let atMaximum = String(Int64.max)

  init(sourceConfigs: [String: ConfigValue], knownConfigs: Set<String>, destinationDefaults: [String: ConfigValue]?) {
    let policy = CleanupPolicy(sourceConfigs[Self.policy]?.value)
    var values = Self.everywhere
    values[Self.policy] = policy.text
    for limit in Self.timestampLimits where knownConfigs.contains(limit) { values[limit] = Self.atMaximum }
    self.values = values
    let floors = [Self.messageBytes] + (policy.isCompacted ? [Self.tombstoneRetention] : [])
    minimums = floors.reduce(into: [:]) { $0[$1] = sourceConfigs[$1]?.number }
    let isSet = { (name: String) in policy.isCompacted && sourceConfigs[name]?.source == .dynamicTopic }
    copied = Self.cleanerConfigs.reduce(into: [:]) { if isSet($1) { $0[$1] = sourceConfigs[$1]?.value } }
    defaultMessageBytes = destinationDefaults?["message.max.bytes"]?.number
  }

  /// Whether a topic was given all of them, as no other tool would.
  static func areAllSet(in live: [String: ConfigValue]) -> Bool {
    everywhere.allSatisfy { live[$0.key] == ConfigValue($0.value, source: .dynamicTopic) }
      && live[policy]?.source == .dynamicTopic
  }

  /// For CreateTopics.
  var atCreation: [String: String] {
    var configs = values.merging(copied) { pinned, _ in pinned }
    for (name, minimum) in minimums { configs[name] = String(minimum) }
    configs[Self.messageBytes] = String(max(minimums[Self.messageBytes] ?? 0, defaultMessageBytes ?? 0))
    return configs
  }

  /// What differs on a live topic, by config name.
  func corrections(of live: [String: ConfigValue]) -> [Change.Difference] {
    var differences = values.compactMap { name, wanted -> Change.Difference? in
      let found = live[name]?.value
      let isSame = name == Self.policy ? found != nil && CleanupPolicy(found) == CleanupPolicy(wanted) : found == wanted
      return isSame ? nil : Change.Difference(name, before: found, after: wanted)
    }
    for (name, minimum) in minimums {
      guard let found = live[name]?.number, found < minimum else { continue }
      differences.append(Change.Difference(name, before: String(found), after: String(minimum)))
    }
    return differences.sorted { $0.name < $1.name }
  }

  /// Whether somebody changed the mirror. A source that asks for more, or has another cleanup.policy than when the mirror
  /// was made, is a wish that changed.
  static func isDrift(_ difference: Change.Difference, createdWith configs: [String: String]) -> Bool {
    switch difference.name {
    case messageBytes, tombstoneRetention: false
    case policy: CleanupPolicy(configs[policy]).text == difference.after
    default: true
    }
  }
}

extension ConfigValue {
  /// nil for what is no decimal integer of 64 bits.
  var number: Int64? { value.flatMap { Int64($0) } }
}
