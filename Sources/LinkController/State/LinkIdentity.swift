import LinkModel

/// A link within its scope: whose records these are.
public struct LinkIdentity: Sendable, Hashable {
  /// Given with `--scope`: teams that share a destination keep apart by it. A DNS label.
  public var scope: String
  /// The manifest's name. A DNS label.
  public var link: String

  public init(scope: String, link: String) {
    self.scope = scope
    self.link = link
  }

  /// The transactional id under which the link's records are written; whoever initialises it last owns the link.
  /// Unambiguous because DNS labels have no dots.
  public var transactionalID: String { "lockstep.\(scope).\(link)" }
}

extension LinkIdentity: Comparable {
  public static func < (a: LinkIdentity, b: LinkIdentity) -> Bool { (a.scope, a.link) < (b.scope, b.link) }
}

/// A mirror within its scope and link.
struct MirrorKey: Hashable, Sendable, Comparable {
  var identity: LinkIdentity
  var sourceTopic: String

  static func < (a: MirrorKey, b: MirrorKey) -> Bool {
    (a.identity, a.sourceTopic) < (b.identity, b.sourceTopic)
  }
}

extension LinkRecord {
  var identity: LinkIdentity { LinkIdentity(scope: scope, link: name) }
}

extension MirrorRecord {
  var identity: LinkIdentity { LinkIdentity(scope: scope, link: link) }
  var key: MirrorKey { MirrorKey(identity: identity, sourceTopic: source.name) }
}
