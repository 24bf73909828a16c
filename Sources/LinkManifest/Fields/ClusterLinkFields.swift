import LinkModel

extension ObjectForm {
  static let clusterLink = ObjectForm(
    fields: [
      Field(
        "source", .text(.dnsLabel("KafkaCluster's name")), .required, mayChange: false, "The KafkaCluster to read from."
      ),
      Field(
        "destination", .text(.dnsLabel("KafkaCluster's name")), .required, mayChange: false,
        "The KafkaCluster to write to. The link is bound to both clusters' ids for ever."),
      Field(
        "topicPrefix", .text(.topicPrefix), .standard(""), mayChange: false,
        "A mirror's name is this and the source topic's name."),
      Field(
        "state", .mirrorState, .standard("Mirroring"), support: .builtMirrorStates,
        "For every mirror without a word of its own."),
      Field(
        "topics", .object(topics), .optional("as its fields say"), "Which topics are mirrored without being named."),
      Field(
        "topicConfigs", .object(topicConfigs), .optional("as its fields say"), "Following the source's topic configs."),
      Field(
        "retention", .choice(["FollowSource", "Independent"]), .standard("FollowSource"), support: .standardOnly,
        "FollowSource: the mirror keeps what the source keeps; until following is built it deletes nothing of its own. "
          + "Independent: its own configs act."),
      Field("groups", .object(groups), .optional("as its fields say"), "Following consumer groups' committed offsets."),
      Field("acls", .object(.acls), .optional("as its fields say"), "Following ACLs."),
      Field(
        "readOnly", .object(readOnly), .optional("as its fields say"), "What keeps others from writing to mirrors."),
      Field(
        "bandwidth", .object(.bandwidth), .optional("no limit"), "Bytes a second, of the whole link."),
      Field(
        "onSourceDataLoss", .choice(["Stop", "Continue"]), .standard("Stop"), support: .standardOnly,
        "When the source deleted what was not yet mirrored. Continue: holes are recorded."),
      Field(
        "drift", .choice(["Correct", "Warn"]), .standard("Correct"), support: .standardOnly,
        "When something that the link manages was changed by others."),
      Field(
        "deletionPolicy", .choice(["Orphan", "Delete"]), .standard("Orphan"), support: .standardOnly,
        "What happens to mirrors that nothing asks for any more, when pruning. Never to promoted ones."),
      Field("promotion", .object(.promotion), .optional("as its fields say"), "Defaults for the link's mirrors."),
    ], rules: [clustersDiffer])

  private static let topics = ObjectForm(
    fields: [
      Field(
        "autoMirror", .boolean, .standard("false"),
        "Make mirrors for what the filters take. It never stops, promotes or deletes one."),
      Field(
        "filters",
        .list(ListForm(of: .object(.filterRule(of: .topicName, .topicPrefix)), mayBeEmpty: true, isUnique: false)),
        .standard("[]"), "A topic is taken if an include matches and no exclude does. Internal topics never are."),
      Field("interval", .seconds, .standard("5s"), support: .standardOnly, "How often to look for topics."),
      Field(
        "startFrom", .choice(["earliest", "latest"], or: .timestamp), .standard("earliest"),
        "For mirrors not yet begun: at the source's first record, behind its last, or at the first that is not older. "
          + "Recorded when a mirror is made."),
      Field(
        "replicationFactor", .integer(1...32_767), .optional("the destination's default"), "For mirrors not yet made."),
      Field(
        "lateStart", .object(lateStart), .optional("as its fields say"), "For mirrors that do not begin at offset 0."),
    ], rules: [autoMirrorTakesSomething])

  private static let lateStart = ObjectForm(fields: [
    Field(
      "maxOffsets", .integer(1...Int.max), .standard(String(TopicSelection.defaultMaxFillerOffsets)),
      "A mirror is not begun if more offsets than this, over all its partitions, are to be filled below its records; "
        + "a broker takes about 7,000,000 a second.")
  ])

  private static let topicConfigs = ObjectForm(
    fields: [
      Field("sync", .boolean, .standard("true"), support: .withoutEffect, "Follow."),
      Field(
        "exclude", .list(ListForm(of: .text(.configKey), mayBeEmpty: true)), .optional("none"), support: .emptyOnly,
        "Configs that are not followed."),
      Field(
        "include", .list(ListForm(of: .text(.configKey))), .optional("all"), support: .notBuilt,
        "The only configs that are followed."),
      Field("interval", .seconds, .standard("5s"), support: .standardOnly, "How often to look."),
    ], atMostOneOf: [["exclude", "include"]])

  private static let groups = ObjectForm(fields: [
    Field("sync", .boolean, .standard("false"), support: .standardOnly, "Follow."),
    Field("interval", .seconds, .standard("10s"), support: .standardOnly, "How often to look."),
    Field(
      "filters",
      .list(
        ListForm(
          of: .object(.filterRule(of: .free("group"), .free("beginning of a group", mayBeEmpty: true))),
          mayBeEmpty: true, isUnique: false)),
      .standard("[]"), support: .withoutEffect, "A group is taken if an include matches and no exclude does."),
  ])

  private static let readOnly = ObjectForm(
    fields: [
      Field(
        "mode", .choice(["Detect", "Deny"]), .standard("Detect"), support: .standardOnly,
        "Detect: a foreign write stops the mirror. Deny: ACLs too."),
      Field(
        "principals", .list(ListForm(of: .text(.principal))), .optional("all but Lockstep, by positive ACLs"),
        support: .notBuilt, "Whom Deny denies writing."),
    ], rules: [principalsNeedDeny])

  private static let clustersDiffer: Rule = { link, findings in
    guard let source = link.text("source"), let destination = link["destination"], destination.text == source
    else { return }
    findings.add(.conflict, at: destination.place, "source and destination are the same cluster, \(quoted(source))")
  }

  private static let autoMirrorTakesSomething: Rule = { topics, findings in
    guard let autoMirror = topics["autoMirror"], autoMirror.boolean == true else { return }
    let rules = topics.list("filters").compactMap(\.object)
    guard !rules.contains(where: { $0.isWritten("include") }), topics.isWritten("filters") == (topics["filters"] != nil)
    else { return }
    findings.add(
      .conflict, at: autoMirror.place, "autoMirror without a filter that includes something takes nothing",
      hint: "filters: [{include: {prefix: \"\"}}] takes all topics but internal ones")
  }

  private static let principalsNeedDeny: Rule = { readOnly, findings in
    guard let place = readOnly.keyPlace("principals"), readOnly.text("mode") ?? "Detect" == "Detect" else { return }
    findings.add(.conflict, at: place, "\(readOnly.path).principals has no meaning without mode: Deny")
  }
}
