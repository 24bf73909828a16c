import LinkModel

/// A kind of text, with what is wrong with one that does not fit.
struct TextForm: Sendable {
  /// As in "not a …".
  var name: String
  /// For the JSON Schemas, as a JavaScript regular expression; nil: any text.
  var pattern: String?
  var hint: String?
  /// False where people paste secrets: then no message repeats what was written.
  var mayBeShown = true
  /// Follows the text; nil: it fits.
  var problem: @Sendable (String) -> String?
}

extension TextForm {
  static func dnsLabel(_ what: String) -> TextForm {
    TextForm(
      name: what, pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
      hint: "up to 63 of a-z, 0-9 and \"-\", beginning and ending with a letter or digit (RFC 1123)"
    ) { DNSLabel.isLegal($0) ? nil : "is not a DNS label" }
  }

  static let topicName = TextForm(name: "topic name", pattern: "^[a-zA-Z0-9._-]{1,249}$") { text in
    TopicName.problem(with: text)?.description
  }

  /// What a topic's name may begin with, or "".
  static let topicPrefix = TextForm(name: "beginning of a topic name", pattern: "^[a-zA-Z0-9._-]{0,248}$") { text in
    // One legal character more makes a name of every legal beginning, "." and ".." included.
    TopicName.problem(with: text + "a")?.description
  }

  /// Shown as it is; anything but control characters.
  static func free(_ name: String, mayBeEmpty: Bool = false, limit: Int = 1_000) -> TextForm {
    TextForm(name: name, pattern: mayBeEmpty ? nil : "^.+$") { text in
      if text.isEmpty, !mayBeEmpty { return "is empty" }
      if text.utf8.count > limit { return "is longer than \(limit) bytes" }
      let isControl = text.unicodeScalars.contains { $0.properties.generalCategory == .control }
      return isControl ? "contains control characters" : nil
    }
  }

  /// A label's or an annotation's value may have several lines.
  static let anything = TextForm(name: "text") { _ in nil }

  static let clusterID = TextForm(
    name: "cluster id", pattern: "^[a-zA-Z0-9._-]{1,128}$", hint: "`kafka-cluster cluster-id` prints it"
  ) { text in
    (1...128).contains(text.utf8.count) && text.allSatisfy(TopicName.isLegal) ? nil : "is not a Kafka cluster id"
  }

  static let topicID = TextForm(
    name: "topic id", pattern: "^[a-zA-Z0-9_-]{22}$", hint: "22 characters, as `kafka-topics --describe` prints it"
  ) { text in
    text.utf8.count == 22 && text.allSatisfy { TopicName.isLegal($0) && $0 != "." } ? nil : "is not a topic id"
  }

  static let brokerAddress = TextForm(
    name: "broker address", pattern: "^(\\[[0-9a-fA-F:.]+\\]|[^\\s:@/\\[\\]]+):[0-9]{1,5}$",
    hint: "HOST:PORT, for instance kafka-1.example.com:9092 or [::1]:9092; ports end at 65535", mayBeShown: false
  ) { BrokerAddress(parsing: $0) == nil ? "is not HOST:PORT" : nil }

  static let principal = TextForm(
    name: "principal", pattern: "^[^:]+:.+$", hint: "TYPE:NAME, for instance User:orders-app"
  ) { text in
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    return parts.count == 2 && parts.allSatisfy { !$0.isEmpty } ? nil : "is not a principal"
  }

  static let configKey = TextForm(
    name: "topic config", pattern: "^[a-z0-9.]+$", hint: "for instance segment.bytes"
  ) { text in
    let fits = text.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2E }
    return fits && !text.isEmpty ? nil : "is not the name of a topic config"
  }

  static let url = TextForm(
    name: "URL", pattern: "^https?://[^@\\s]+$", hint: "http:// or https://, without a user or password",
    mayBeShown: false
  ) { text in
    let rest = ["https://", "http://"].first(where: text.hasPrefix).map { text.dropFirst($0.count) }
    let isUnfit = { (character: Character) in character == "@" || character.isWhitespace }
    return rest.map { !$0.isEmpty && !$0.contains(where: isUnfit) } == true ? nil : "does not fit"
  }

  static let environmentName = TextForm(
    name: "environment variable", pattern: "^[a-zA-Z_][a-zA-Z0-9_]*$", hint: "letters, digits and \"_\"",
    mayBeShown: false
  ) { text in
    let fits = text.allSatisfy { TopicName.isLegal($0) && $0 != "." && $0 != "-" }
    return fits && text.first.map { !$0.isNumber } == true ? nil : "has an illegal name"
  }

  static let path = TextForm(name: "path", pattern: "^.+$", mayBeShown: false) { text in
    let isControl = text.unicodeScalars.contains { $0.properties.generalCategory == .control }
    return text.isEmpty || isControl ? "is empty, or has control characters" : nil
  }
}

extension BrokerAddress {
  /// `HOST:PORT`, or `[ADDRESS]:PORT` for IPv6; nil if it is neither.
  init?(parsing text: String) {
    guard let colon = text.lastIndex(of: ":") else { return nil }
    let portText = text[text.index(after: colon)...]
    guard (1...5).contains(portText.utf8.count), portText.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let port = Int(portText), (1...65_535).contains(port)
    else { return nil }
    let written = text[..<colon]
    let isAddress = written.hasPrefix("[") && written.hasSuffix("]")
    let host = isAddress ? String(written.dropFirst().dropLast()) : String(written)
    let isLegal: (Character) -> Bool =
      isAddress
      ? { ($0.isASCII && $0.isHexDigit) || $0 == ":" || $0 == "." || $0 == "%" } : { TopicName.isLegal($0) }
    guard (1...255).contains(host.utf8.count), host.allSatisfy(isLegal) else { return nil }
    self.init(host: host, port: port)
  }

  /// The machine itself, by name or address.
  var isLoopback: Bool { host == "localhost" || host == "::1" || host.hasPrefix("127.") }
}
