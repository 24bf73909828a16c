/// JSON Schemas (draft 2020-12) of the manifests, for editors and other tools. They are written from the tables that
/// the parser reads.
public enum ManifestSchema {
  /// File names and their contents: one schema for each kind, and `manifest.json` for any of them.
  public static var files: [(name: String, text: String)] {
    let kinds = ManifestKind.allCases.map { kind in (name: "\(kind.rawValue).json", text: schema(of: kind).text + "\n")
    }
    return kinds + [(name: "manifest.json", text: any.text + "\n")]
  }

  private static let draft = ("$schema", OrderedJSON.string("https://json-schema.org/draft/2020-12/schema"))

  private static var any: OrderedJSON {
    let references = ManifestKind.allCases.map { OrderedJSON.object([("$ref", .string("\($0.rawValue).json"))]) }
    return .object([draft, ("title", .string("A manifest of Lockstep")), ("oneOf", .array(references))])
  }

  private static func schema(of kind: ManifestKind) -> OrderedJSON {
    .object(
      [draft, ("title", .string(kind.rawValue)), ("description", .string(kind.description))]
        + members(of: .object(kind.form)))
  }

  private static func schema(of field: Field) -> OrderedJSON {
    let description = [field.description, field.supportText].compactMap { $0 }.joined(separator: " ")
    let standard = field.standard.flatMap { field.form.json(ofStandard: $0) }.map { [("default", $0)] } ?? []
    return .object([("description", .string(description))] + members(of: field.form) + standard)
  }

  private static func members(of form: Form) -> [(String, OrderedJSON)] {
    switch form {
    case .boolean: [("type", .string("boolean"))]
    case .integer(let range):
      [("type", .string("integer")), ("minimum", .integer(range.lowerBound))]
        + (range.upperBound == Int.max ? [] : [("maximum", .integer(range.upperBound))])
    case .duration: text(pattern: "^(0|[1-9][0-9]*)(ms|s|m|h|d)$")
    case .size:
      [("type", .array([.string("string"), .string("integer")])), ("minimum", .integer(1))]
        + [("pattern", .string("^[1-9][0-9]*(KiB|MiB|GiB|TiB)$"))]
    case .text(let form): text(pattern: form.pattern)
    case .choice(let words, let other): choice(words, other)
    case .list(let list):
      [("type", .string("array")), ("items", .object(members(of: list.element)))]
        + (list.mayBeEmpty ? [] : [("minItems", .integer(1))])
        + (list.isUnique ? [("uniqueItems", .boolean(true))] : [])
    case .map(let key):
      [
        ("type", .string("object")), ("propertyNames", .object(text(pattern: key.pattern))),
        ("additionalProperties", .object([("type", .array(["string", "integer", "boolean"].map { .string($0) }))])),
      ]
    case .object(let object): members(of: object)
    case .secret: secret
    }
  }

  private static func members(of object: ObjectForm) -> [(String, OrderedJSON)] {
    let required = object.fields.filter(\.isRequired).map { OrderedJSON.string($0.name) }
    let exactlyOne = object.exactlyOneOf.map { group in
      ("oneOf", OrderedJSON.array(group.map { requires([$0]) }))
    }
    let atMostOne = object.atMostOneOf.map { group in ("not", requires(group)) }
    return [("type", .string("object")), ("additionalProperties", .boolean(false))]
      + (required.isEmpty ? [] : [("required", .array(required))])
      + [("properties", .object(object.fields.map { ($0.name, schema(of: $0)) }))] + exactlyOne + atMostOne
  }

  private static var secret: [(String, OrderedJSON)] {
    let sources = [("env", TextForm.environmentName), ("file", TextForm.path)].map { name, form in
      (name, OrderedJSON.object(text(pattern: form.pattern)))
    }
    return [
      ("type", .string("object")), ("additionalProperties", .boolean(false)), ("properties", .object(sources)),
      ("oneOf", .array(sources.map { requires([$0.0]) })),
    ]
  }

  private static func requires(_ names: [String]) -> OrderedJSON {
    .object([("required", .array(names.map { .string($0) }))])
  }

  private static func text(pattern: String?) -> [(String, OrderedJSON)] {
    [("type", .string("string"))] + (pattern.map { [("pattern", .string($0))] } ?? [])
  }

  private static func choice(_ words: [String], _ other: TextForm?) -> [(String, OrderedJSON)] {
    let listed = ("enum", OrderedJSON.array(words.map { .string($0) }))
    guard let other else { return [listed] }
    return [("anyOf", .array([.object([listed]), .object(text(pattern: other.pattern))]))]
  }
}

extension Form {
  /// What a JSON Schema gives as the default.
  fileprivate func json(ofStandard text: String) -> OrderedJSON? {
    switch self {
    case .boolean: .boolean(text == "true")
    case .integer: Int(text).map { .integer($0) }
    case .list: .array([])
    default: .string(text)
    }
  }
}

extension Field {
  /// A sentence on what is not built of the field; nil: all is.
  var supportText: String? {
    switch support {
    case .built: nil
    case .notBuilt: "Not built yet."
    case .standardOnly: "Only the default is built yet."
    case .only(let accepted): "Only \(accepted.joined(separator: " and ")) are built yet."
    case .withoutEffect: "Without effect until it is built."
    case .emptyOnly: "Not built yet, but may be empty."
    }
  }
}
