/// JSON whose members stay in the order given, so that written files differ only where their meaning does.
indirect enum OrderedJSON {
  case object([(String, OrderedJSON)])
  case array([OrderedJSON])
  case string(String)
  case integer(Int)
  case boolean(Bool)

  /// Indented by two spaces; lists of plain values on one line.
  var text: String { text(indent: 0) }

  private func text(indent: Int) -> String {
    switch self {
    case .object(let members):
      block("{", members.map { "\(Self.quote($0)): \($1.text(indent: indent + 2))" }, "}", indent)
    case .array(let elements) where elements.allSatisfy(\.isPlain):
      "[" + elements.map { $0.text(indent: 0) }.joined(separator: ", ") + "]"
    case .array(let elements): block("[", elements.map { $0.text(indent: indent + 2) }, "]", indent)
    case .string(let string): Self.quote(string)
    case .integer(let integer): String(integer)
    case .boolean(let boolean): String(boolean)
    }
  }

  private var isPlain: Bool {
    switch self {
    case .object, .array: false
    case .string, .integer, .boolean: true
    }
  }

  private func block(_ open: String, _ lines: [String], _ close: String, _ indent: Int) -> String {
    guard !lines.isEmpty else { return open + close }
    let margin = String(repeating: " ", count: indent)
    return "\(open)\n" + lines.map { "\(margin)  \($0)" }.joined(separator: ",\n") + "\n\(margin)\(close)"
  }

  private static func quote(_ string: String) -> String {
    let escaped = string.unicodeScalars.map { scalar -> String in
      switch scalar {
      case "\"": "\\\""
      case "\\": "\\\\"
      case "\n": "\\n"
      case "\t": "\\t"
      case "\0"..<" ", "\u{7F}"..."\u{9F}":
        "\\u" + String(repeating: "0", count: 4 - String(scalar.value, radix: 16).count)
          + String(scalar.value, radix: 16)
      default: String(scalar)
      }
    }
    return "\"" + escaped.joined() + "\""
  }
}
