extension Form {
  static let mirrorState = Form.choice(["Mirroring", "Paused", "Promoted", "FailedOver"])
  /// How often something is looked at: one second to one day.
  static let seconds = Form.duration(1_000...86_400_000)
}

extension Field.Support {
  static let builtMirrorStates = Field.Support.only(["Mirroring", "Paused"])
}

extension ObjectForm {
  /// `{include: {literal: NAME}}` and its three siblings.
  static func filterRule(of literal: TextForm, _ prefix: TextForm) -> ObjectForm {
    let pattern = ObjectForm(
      fields: [
        Field("literal", .text(literal), .optional("see prefix"), "Exactly this name."),
        Field("prefix", .text(prefix), .optional("see literal"), "Every name that begins so; \"\" is every name."),
      ], exactlyOneOf: [["literal", "prefix"]])
    return ObjectForm(
      fields: [
        Field("include", .object(pattern), .optional("see exclude"), "Names to take."),
        Field("exclude", .object(pattern), .optional("see include"), "Names not to take, though an include matches."),
      ], exactlyOneOf: [["include", "exclude"]])
  }

  static func needs(_ name: String, _ other: String) -> Rule {
    { object, findings in
      guard let place = object.keyPlace(name), !object.isWritten(other) else { return }
      findings.add(.conflict, at: place, "\(object.path).\(name) needs \(object.path).\(other)")
    }
  }

  static let acls = ObjectForm(fields: [
    Field("sync", .boolean, .standard("false"), support: .standardOnly, "Follow."),
    Field("interval", .seconds, .standard("30s"), support: .standardOnly, "How often to look."),
    Field(
      "filters", .list(ListForm(of: .object(aclFilter), mayBeEmpty: true, isUnique: false)), .standard("[]"),
      support: .withoutEffect,
      "ACLs that are followed. What a filter leaves out matches any."),
  ])

  private static let aclFilter = ObjectForm(fields: [
    Field("resource", .object(resource), .optional("any"), "What the ACL protects."),
    Field("access", .object(access), .optional("any"), "Who may do what."),
  ])

  private static let resource = ObjectForm(fields: [
    Field(
      "type", .choice(["topic", "group", "cluster", "transactionalId", "delegationToken", "user"]), .optional("any"),
      "The kind of resource."),
    Field("pattern", .choice(["literal", "prefixed"]), .optional("any"), "How the ACL's name is meant."),
    Field("name", .text(.free("resource")), .optional("any"), "The ACL's resource name."),
  ])

  private static let access = ObjectForm(fields: [
    Field("principal", .text(.principal), .optional("any"), "For instance User:app."),
    Field("host", .text(.free("host")), .optional("any"), "The ACL's host; \"*\" is the ACL for all hosts."),
    Field(
      "operation",
      .choice([
        "all", "read", "write", "create", "delete", "alter", "describe", "clusterAction", "describeConfigs",
        "alterConfigs", "idempotentWrite", "createTokens", "describeTokens", "twoPhaseCommit",
      ]), .optional("any"), "The operation."),
    Field("permission", .choice(["allow", "deny"]), .optional("any"), "Allowed or denied."),
  ])

  static let bandwidth = ObjectForm(
    fields: [
      Field("limit", .size, .required, "Never more, over all workers; at least 1KiB."),
      Field(
        "minimum", .size, .optional("none"), support: .notBuilt,
        "Never less, however hard brokers throttle or catching up competes."),
      Field(
        "schedule", .list(ListForm(of: .object(window), mayBeEmpty: true, isUnique: false)), .standard("[]"),
        support: .emptyOnly, "Other limits at certain hours; the first that matches."),
    ], rules: [minimumIsBelowLimits, limitLetsSomethingThrough])

  private static let window = ObjectForm(fields: [
    Field(
      "days", .list(ListForm(of: .choice(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]))), .required,
      "The days on which it begins."),
    Field("from", .text(.timeOfDay), .required, "When it begins."),
    Field("to", .text(.timeOfDay), .required, "When it ends; the next day if that is not after from."),
    Field("timeZone", .text(.timeZone), .standard("UTC"), "Whose clock."),
    Field("limit", .size, .required, "The limit then."),
  ])

  private static let limitLetsSomethingThrough: Rule = { bandwidth, findings in
    guard let limit = bandwidth["limit"], let bytes = limit.integer, bytes < 1 << 10 else { return }
    findings.add(
      .conflict, at: limit.place, "a limit of \(bytes) bytes a second lets nothing through",
      hint: "write at least 1KiB, or state: Paused")
  }

  private static let minimumIsBelowLimits: Rule = { bandwidth, findings in
    guard let minimum = bandwidth["minimum"]?.integer else { return }
    let limits = [bandwidth["limit"]] + bandwidth.list("schedule").map { $0.object?["limit"] }
    for limit in limits {
      guard let limit, let bytes = limit.integer, bytes < minimum else { continue }
      findings.add(.conflict, at: limit.place, "the limit is below \(bandwidth.path).minimum")
    }
  }
}
