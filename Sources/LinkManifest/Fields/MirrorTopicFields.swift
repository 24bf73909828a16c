extension ObjectForm {
  static let mirrorTopic = ObjectForm(
    fields: [
      Field("link", .text(.dnsLabel("ClusterLink's name")), .required, mayChange: false, "The ClusterLink."),
      Field("topic", .text(.topicName), .optional("see topics"), "One source topic, by its name there."),
      Field(
        "topics", .list(ListForm(of: .text(.topicName))), .optional("see topic"),
        "Source topics, by their names there. No two MirrorTopics of a link may name the same."),
      Field("state", .mirrorState, .optional("the link's"), support: .builtMirrorStates, "What the mirrors are to do."),
      Field(
        "replicationFactor", .integer(1...32_767), .optional("the link's"), "For mirrors not yet made."),
      Field(
        "configs", .map(key: .configKey), .optional("none"), support: .emptyOnly,
        "The mirrors' own topic configs: only keys that the link neither follows nor pins."),
      Field(
        "existing", .choice(["Refuse", "TakeOver"]), .standard("Refuse"), support: .standardOnly,
        "When a topic of that name is there. TakeOver continues on it, on proof that it is a beginning of the source."),
      Field(
        "replace", .object(replace), .optional("nothing"), support: .notBuilt,
        "Delete one destination topic and mirror anew; does nothing once that topic is gone."),
      Field("promotion", .object(.promotion), .optional("the link's"), "How promotion goes about it."),
      Field(
        "acceptDataLoss", .object(acceptDataLoss), .optional("nothing may be lost"), support: .notBuilt,
        "Needed for FailedOver, and by replace if the old topic has records of its own."),
    ], exactlyOneOf: [["topic", "topics"]], rules: [configsAreNotPinned])

  private static let replace = ObjectForm(fields: [
    Field("topicId", .text(.topicID), .required, "The destination topic to delete."),
    Field("reason", .text(.free("reason")), .required, "Why, for the record."),
  ])

  private static let acceptDataLoss = ObjectForm(fields: [
    Field("maxRecords", .integer(0...Int.max), .required, "At most so many records may be lost."),
    Field(
      "ifUnknown", .choice(["Refuse", "Accept"]), .standard("Refuse"),
      "When the source cannot be asked how many they are."),
    Field("reason", .text(.free("reason")), .required, "Why, for the record."),
  ])

  static let promotion = ObjectForm(fields: [
    Field(
      "denySourceWriters", .object(denySourceWriters), .optional("writers are not hindered"), support: .notBuilt,
      "Keep writers off the source while promoting; lifted again if the promotion is given up."),
    Field(
      "sourceQuietFor", .duration(0...86_400_000), .standard("10s"), support: .standardOnly,
      "How long nothing may have been written to the source."),
    Field(
      "groupSyncWithin", .duration(0...86_400_000), .standard("60s"), support: .standardOnly,
      "How long the last synchronisation of groups may take."),
    Field(
      "together", .boolean, .standard("false"), support: .standardOnly,
      "All topics of the manifest pass the point of no return together, or none."),
    Field(
      "deadline", .duration(1_000...604_800_000), .standard("15m"), support: .standardOnly,
      "Then the promotion is given up."),
  ])

  private static let denySourceWriters = ObjectForm(fields: [
    Field("principals", .list(ListForm(of: .text(.principal))), .required, "The writers."),
    Field("whenLagBelow", .duration(0...86_400_000), .standard("10s"), "Not before the mirror is so near."),
  ])

  /// What exactness needs is set by Lockstep alone.
  private static let configsAreNotPinned: Rule = { topic, findings in
    let pinned = [
      "cleanup.policy", "compression.type", "max.message.bytes", "retention.bytes", "retention.ms",
      "unclean.leader.election.enable",
    ]
    for entry in topic.map("configs") where pinned.contains(entry.key) || entry.key.hasPrefix("message.timestamp.") {
      findings.add(
        .conflict, at: entry.place, "\(topic.path).configs: \(entry.key) is pinned while mirroring", hint: "remove it")
    }
  }
}
