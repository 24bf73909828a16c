/// What a reconcile will do, decided before anything is done. Empty (`changes` has no element) exactly when nothing is to
/// be changed; copying is no change.
public struct Plan: Sendable, Equatable {
  /// Of the JSON form; raised when a field changes its meaning or goes.
  public static let version = 1

  /// In the order of execution: what cannot be undone first, then changes, then corrections of drift. A link's own
  /// change stands before its mirrors', a cluster's before its links'.
  public var changes: [Change]
  /// What the manifests ask for and is refused, by address. The rest goes on.
  public var blocked: [PlanRefusal]
  /// Mirrors that cannot go on: failed in an earlier run (reported until they are made anew), or stalled by a cause that
  /// was seen now; by address.
  public var stopped: [PlanRefusal]
  /// What could not be looked at, so that nothing is planned for it, by address.
  public var unavailable: [PlanRefusal]
  /// What is to be known of mirrors that go on, by address.
  public var warnings: [Warning]
  /// Mirrors whose manifest is gone; their topics are left as they are. LINK/TOPIC, sorted.
  public var orphaned: [String]
  /// Objects that are as the manifests want them.
  public var unchangedCount: Int
  /// The mirrors to be copied once the changes are made, by address.
  public var copies: [MirrorCopy]
  public var costs: PlanCosts
  public var summary: PlanSummary
  /// Of the manifests, as `--revision` or git gave it.
  public var revision: String?

  public init(
    changes: [Change] = [], blocked: [PlanRefusal] = [], stopped: [PlanRefusal] = [],
    unavailable: [PlanRefusal] = [], warnings: [Warning] = [], orphaned: [String] = [], unchangedCount: Int = 0,
    copies: [MirrorCopy] = [],
    costs: PlanCosts = PlanCosts(), summary: PlanSummary = PlanSummary(), revision: String? = nil
  ) {
    self.changes = changes
    self.blocked = blocked
    self.stopped = stopped
    self.unavailable = unavailable
    self.warnings = warnings
    self.orphaned = orphaned
    self.unchangedCount = unchangedCount
    self.copies = copies
    self.costs = costs
    self.summary = summary
    self.revision = revision
  }
}

/// An object for which nothing is done, and why.
public struct PlanRefusal: Sendable, Equatable {
  public var address: ObjectAddress
  public var reason: Reason
  /// What was seen; the remedy stands with the reason.
  public var message: String
  public var place: SourcePlace

  public init(address: ObjectAddress, reason: Reason, message: String, place: SourcePlace) {
    self.address = address
    self.reason = reason
    self.message = message
    self.place = place
  }
}

/// How many objects the plan regards, for its headline.
public struct PlanSummary: Sendable, Equatable {
  public var clusterCount: Int
  public var linkCount: Int
  public var mirrorCount: Int

  public init(clusterCount: Int = 0, linkCount: Int = 0, mirrorCount: Int = 0) {
    self.clusterCount = clusterCount
    self.linkCount = linkCount
    self.mirrorCount = mirrorCount
  }
}

/// A mirror that is to be copied: wanted Mirroring, and neither blocked nor stopped nor unseen.
public struct MirrorCopy: Sendable, Equatable {
  public var link: String
  public var sourceTopic: TopicIdentity
  public var destinationTopic: String
  public var partitionCount: Int
  public var place: SourcePlace
  public var cost: CopyCost
  /// nil where the source is not compacted.
  public var compaction: Compaction?

  public init(
    link: String, sourceTopic: TopicIdentity, destinationTopic: String, partitionCount: Int, place: SourcePlace,
    cost: CopyCost, compaction: Compaction? = nil
  ) {
    self.link = link
    self.sourceTopic = sourceTopic
    self.destinationTopic = destinationTopic
    self.partitionCount = partitionCount
    self.place = place
    self.cost = cost
    self.compaction = compaction
  }

  public var address: ObjectAddress { .mirror(link: link, topic: sourceTopic.name) }
}
