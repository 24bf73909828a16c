import LinkModel

/// The configs that a mirror topic needs so that what is appended stays what it was at the source, byte for byte and
/// for as long.
struct PinnedConfigs {
  /// What the destination shall have, by config name.
  let values: [String: String]
  /// In bytes: the mirror's max.message.bytes shall not be below it.
  let minimumMessageBytes: Int64
  /// The destination's own default in bytes, where it is known: a new mirror gets no less.
  let defaultMessageBytes: Int64?

  /// Every topic of Kafka 2.8 to 4.3 has these.
  private static let everywhere = [
    "cleanup.policy": "delete",
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
    var values = Self.everywhere
    for limit in Self.timestampLimits where knownConfigs.contains(limit) { values[limit] = Self.atMaximum }
    self.values = values
    minimumMessageBytes = sourceConfigs["max.message.bytes"]?.number ?? 0
    defaultMessageBytes = destinationDefaults?["message.max.bytes"]?.number
  }

  /// Whether a topic was given all of them, as no other tool would.
  static func areAllSet(in live: [String: ConfigValue]) -> Bool {
    everywhere.allSatisfy { live[$0.key] == ConfigValue($0.value, source: .dynamicTopic) }
  }

  /// For CreateTopics.
  var atCreation: [String: String] {
    var configs = values
    configs["max.message.bytes"] = String(max(minimumMessageBytes, defaultMessageBytes ?? 0))
    return configs
  }

  /// What differs on a live topic, by config name.
  func corrections(of live: [String: ConfigValue]) -> [Change.Difference] {
    var differences = values.compactMap { name, wanted -> Change.Difference? in
      let found = live[name]?.value
      return found == wanted ? nil : Change.Difference(name, before: found, after: wanted)
    }
    if let found = live["max.message.bytes"]?.number, found < minimumMessageBytes {
      let after = String(minimumMessageBytes)
      differences.append(Change.Difference("max.message.bytes", before: String(found), after: after))
    }
    return differences.sorted { $0.name < $1.name }
  }
}

extension ConfigValue {
  /// nil for what is no decimal integer of 64 bits.
  var number: Int64? { value.flatMap { Int64($0) } }
}
