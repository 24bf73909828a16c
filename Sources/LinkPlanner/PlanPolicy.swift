import LinkModel

/// What a run asks of the planner beside the manifests.
public struct PlanPolicy: Sendable, Equatable {
  /// Whose objects these are; other scopes' are left alone.
  public var scope: String
  /// nil: everything that the manifests declare.
  public var only: ObjectSelection?
  /// A missing right to write is Blocked. False for a dry run, whose principal need not be the one that will write.
  public var requiresWriteRights: Bool
  /// Of the manifests; recorded, and shown.
  public var revision: String?

  public init(
    scope: String = "default", only: ObjectSelection? = nil, requiresWriteRights: Bool = true, revision: String? = nil
  ) {
    self.scope = scope
    self.only = only
    self.requiresWriteRights = requiresWriteRights
    self.revision = revision
  }
}

/// LINK or LINK/TOPIC, as `--only` and `status` take it; the topic is the source's name.
public struct ObjectSelection: Sendable, Equatable {
  public var link: String
  public var topic: String?

  public init(link: String, topic: String? = nil) {
    self.link = link
    self.topic = topic
  }

  /// nil where a part is empty.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let link = parts.first, !link.isEmpty, parts.count == 1 || !parts[1].isEmpty else { return nil }
    self.init(link: link, topic: parts.count == 2 ? parts[1] : nil)
  }

  public func takes(link name: String) -> Bool { name == link }

  public func takes(link name: String, topic source: String) -> Bool {
    name == link && (topic == nil || topic == source)
  }
}

extension PlanPolicy {
  func regards(link: String) -> Bool { only?.takes(link: link) ?? true }
  func regards(link: String, topic: String) -> Bool { only?.takes(link: link, topic: topic) ?? true }
}
