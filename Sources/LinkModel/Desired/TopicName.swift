/// Which names a broker accepts for topics (Kafka's `org.apache.kafka.common.internals.Topic`).
public enum TopicName {
  public static let maximumLength = 249

  public enum Problem: Sendable, Equatable {
    case empty
    case isDotOrTwoDots
    /// With the length found.
    case tooLong(Int)
    /// With the first such character.
    case illegalCharacter(Character)
  }

  /// nil: the name is legal.
  public static func problem(with name: String) -> Problem? {
    if name.isEmpty { return .empty }
    if name == "." || name == ".." { return .isDotOrTwoDots }
    if let illegal = name.first(where: { !isLegal($0) }) { return .illegalCharacter(illegal) }
    return name.utf8.count > maximumLength ? .tooLong(name.utf8.count) : nil
  }

  /// Kafka's own topics begin with two underscores.
  public static func isInternal(_ name: String) -> Bool { name.utf8.starts(with: "__".utf8) }

  public static func isLegal(_ character: Character) -> Bool {
    switch character {
    case "a"..."z", "A"..."Z", "0"..."9": character.isASCII
    case ".", "_", "-": true
    default: false
    }
  }
}

extension TopicName.Problem: CustomStringConvertible {
  /// Follows "the name …".
  public var description: String {
    switch self {
    case .empty: "is empty"
    case .isDotOrTwoDots: "is one that no topic can have"
    case .tooLong(let length): "is \(length) characters long (at most \(TopicName.maximumLength))"
    case .illegalCharacter(let character):
      "contains \"\(Self.printable(character))\" (only letters, digits, \".\", \"_\" and \"-\" are legal)"
    }
  }

  private static func printable(_ character: Character) -> String {
    character.unicodeScalars.map { $0.escaped(asASCII: true) }.joined()
  }
}
