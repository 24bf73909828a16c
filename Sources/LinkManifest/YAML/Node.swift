import LinkModel

/// A value of a YAML document with the place it was written at. Aliases, tags and anchors do not exist here.
struct Node: Equatable {
  enum Content: Equatable {
    /// `isPlain`: written without quotes, so that it may also be a boolean or an integer.
    case scalar(String, isPlain: Bool)
    case sequence([Node])
    /// In the order written; a key may appear twice.
    case mapping([Entry])
    /// An alias: what it stands for is not known, and its refusal is said.
    case refused
  }

  struct Entry: Equatable {
    var key: String
    var keyIsPlain: Bool
    var keyPlace: SourcePlace
    var value: Node
  }

  var content: Content
  var place: SourcePlace

  /// Nothing was written: what follows `field:` at the end of a line.
  var isNothing: Bool { content == .scalar("", isPlain: true) }

  /// For messages; never the value itself, which may be a secret.
  var description: String {
    switch content {
    case .scalar: isNothing ? "nothing" : "a single value"
    case .sequence: "a list"
    case .mapping: "a mapping"
    case .refused: "an alias"
    }
  }
}
