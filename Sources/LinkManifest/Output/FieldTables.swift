/// The tables of docs/manifests.md, written from the tables that the parser reads.
enum FieldTables {
  /// A Markdown table of a kind's fields, one line each, nested ones by their paths.
  static func markdown(of kind: ManifestKind) -> String {
    let head = ["field", "type", "default", "may change", "built", "meaning"]
    let rows = rows(of: kind.metadata, below: "metadata") + rows(of: kind.spec, below: "spec")
    return table(head, rows)
  }

  /// A Markdown table of the codes that mistakes have.
  static var codes: String {
    table(["code", "meaning"], Diagnostic.Code.allCases.map { ["`\($0.rawValue)`", $0.explanation] })
  }

  private static func table(_ head: [String], _ rows: [[String]]) -> String {
    let lines = [head, head.map { _ in "---" }] + rows
    return lines.map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
  }

  private static func rows(of object: ObjectForm, below path: String, builtAbove: String? = nil) -> [[String]] {
    object.fields.flatMap { field -> [[String]] in
      let fieldPath = "\(path).\(field.name)"
      let row = [
        "`\(fieldPath)`", field.form.typeText, field.standardText, field.mayChange ? "yes" : "no",
        builtAbove ?? field.builtText,
        field.description,
      ]
      return [row.map { $0.replacing("|", with: "\\|") }]
        + nested(field.form, below: fieldPath, builtAbove ?? field.builtTextBelow)
    }
  }

  private static func nested(_ form: Form, below path: String, _ builtAbove: String?) -> [[String]] {
    switch form {
    case .object(let object): rows(of: object, below: path, builtAbove: builtAbove)
    case .list(let list): nested(list.element, below: path + "[]", builtAbove)
    default: []
    }
  }
}

extension Field {
  fileprivate var standardText: String {
    switch presence {
    case .required: "**required**"
    case .optional(let meaning): meaning
    case .standard(let value): value.isEmpty ? "`\"\"`" : "`\(value)`"
    }
  }

  fileprivate var builtText: String {
    switch support {
    case .built: "yes"
    case .notBuilt: "no"
    case .standardOnly: "the default"
    case .only(let accepted): accepted.map { "`\($0)`" }.joined(separator: ", ")
    case .emptyOnly: "if empty"
    case .withoutEffect: "no; no effect"
    }
  }

  /// What then also holds for the fields below; nil: each says so itself.
  fileprivate var builtTextBelow: String? {
    switch support {
    case .notBuilt, .withoutEffect: builtText
    case .built, .standardOnly, .only, .emptyOnly: nil
    }
  }
}

extension Form {
  fileprivate var typeText: String {
    switch self {
    case .boolean: "boolean"
    case .integer(let range):
      range.upperBound == Int.max
        ? "integer from \(range.lowerBound)" : "integer, \(range.lowerBound)…\(range.upperBound)"
    case .duration(let range): "duration, \(Self.durationText(range.lowerBound))…\(Self.durationText(range.upperBound))"
    case .size: "size"
    case .text(let form): form.name
    case .choice(let words, let other):
      words.map { "`\($0)`" }.joined(separator: ", ") + (other.map { " or a \($0.name)" } ?? "")
    case .list(let list): "list of " + (list.element.isObject ? "mappings" : list.element.typeText)
    case .map(let key): "mapping of \(key.name) to text"
    case .object: "mapping"
    case .secret: "secret"
    }
  }

  private var isObject: Bool { if case .object = self { true } else { false } }
}
