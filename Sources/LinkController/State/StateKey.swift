import LinkModel

/// The key of a record in the state topic: `1/KIND/SCOPE/LINK` or `1/KIND/SCOPE/LINK/SOURCE-TOPIC`, in UTF-8. The parts
/// cannot contain a slash, and equal keys have equal bytes, as compaction needs.
enum StateKey: Hashable, Sendable {
  case link(LinkIdentity)
  case mirror(MirrorKey)
  case linkStatus(LinkIdentity)
  case mirrorStatus(MirrorKey)

  static let version = 1
  /// In bytes; the longest that the rules for names allow is shorter.
  static let maximumLength = 512

  var text: String {
    switch self {
    case .link(let identity): Self.text("link", identity)
    case .mirror(let key): Self.text("mirror", key.identity, "/" + key.sourceTopic)
    case .linkStatus(let identity): Self.text("link-status", identity)
    case .mirrorStatus(let key): Self.text("mirror-status", key.identity, "/" + key.sourceTopic)
    }
  }

  private static func text(_ kind: String, _ identity: LinkIdentity, _ rest: String = "") -> String {
    "\(version)/\(kind)/\(identity.scope)/\(identity.link)\(rest)"
  }

  /// Status says how things were; it decides nothing, and so may be unreadable.
  var isStatus: Bool {
    switch self {
    case .link, .mirror: false
    case .linkStatus, .mirrorStatus: true
    }
  }

  init(bytes: some Collection<UInt8>) throws(StateUnreadable) {
    guard bytes.count <= Self.maximumLength, let text = String(validating: bytes, as: UTF8.self) else {
      throw StateUnreadable("a key of \(bytes.count) bytes is no key of Lockstep's")
    }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.first == "\(Self.version)" else {
      throw StateUnreadable("a key has a version that this Lockstep does not know", detail: text)
    }
    guard let key = Self.parse(parts.dropFirst()) else {
      throw StateUnreadable("a key is not one that this Lockstep knows", detail: text)
    }
    self = key
  }

  private static func parse(_ parts: ArraySlice<String>) -> StateKey? {
    guard parts.count >= 3 else { return nil }
    let parts = Array(parts)
    let identity = LinkIdentity(scope: parts[1], link: parts[2])
    guard DNSLabel.isLegal(identity.scope), DNSLabel.isLegal(identity.link) else { return nil }
    let topic = parts.count == 4 && StateNames.isTopic(parts[3]) ? parts[3] : nil
    let mirror = topic.map { MirrorKey(identity: identity, sourceTopic: $0) }
    switch (parts[0], parts.count) {
    case ("link", 3): return .link(identity)
    case ("link-status", 3): return .linkStatus(identity)
    case ("mirror", 4): return mirror.map(StateKey.mirror)
    case ("mirror-status", 4): return mirror.map(StateKey.mirrorStatus)
    default: return nil
    }
  }
}

/// The names that may stand in the state topic; what was read from it is checked against them.
enum StateNames {
  /// What a broker accepts as a topic's name.
  static func isTopic(_ text: String) -> Bool { TopicName.problem(with: text) == nil }
}
