import Testing

@testable import LinkManifest

/// A field with the fields around it.
struct FieldCase: Sendable, CustomTestStringConvertible {
  var kind: ManifestKind
  var ancestors: [Step]
  var field: Field

  enum Step: Sendable {
    case field(Field, siblings: ObjectForm)
    case element
  }

  var path: String {
    ancestors.reduce("spec") { path, step in
      switch step {
      case .field(let field, _): "\(path).\(field.name)"
      case .element: "\(path)[0]"
      }
    } + "." + field.name
  }

  var testDescription: String { "\(kind.rawValue) \(path)" }

  static let all = ManifestKind.allCases.flatMap { kind in cases(kind, .object(kind.spec), []) }

  private static func cases(_ kind: ManifestKind, _ form: Form, _ ancestors: [Step]) -> [FieldCase] {
    switch form {
    case .object(let object):
      object.fields.flatMap { field in
        [FieldCase(kind: kind, ancestors: ancestors, field: field)]
          + cases(kind, field.form, ancestors + [.field(field, siblings: object)])
      }
    case .list(let list): cases(kind, list.element, ancestors + [.element])
    default: []
    }
  }

  var isBelowNotBuilt: Bool {
    ancestors.contains { step in
      guard case .field(let field, _) = step else { return false }
      return switch field.support {
      case .notBuilt, .emptyOnly: true
      case .built, .withoutEffect, .standardOnly, .only: false
      }
    }
  }

  /// A document in which the field has this value, and everything that it needs around it.
  func document(_ value: String) -> String {
    let others = FieldSample.required(of: objectAround, but: field.name)
    var text = "{" + (others + ["\(field.name): \(value)"]).joined(separator: ", ") + "}"
    for index in ancestors.indices.reversed() {
      switch ancestors[index] {
      case .element: text = "[\(text)]"
      case .field(let field, let siblings):
        text =
          "{"
          + (FieldSample.required(of: siblings, but: field.name) + ["\(field.name): \(text)"])
          .joined(separator: ", ") + "}"
      }
    }
    let around = Sample.clusters + (kind == .mirrorTopic ? Sample.link : "")
    return around
      + "apiVersion: \(ManifestKind.apiVersion)\nkind: \(kind.rawValue)\nmetadata: {name: x}\nspec: \(text)\n"
  }

  private var objectAround: ObjectForm {
    for step in ancestors.reversed() {
      guard case .field(let field, _) = step else { continue }
      switch field.form {
      case .object(let object): return object
      case .list(let list): if case .object(let object) = list.element { return object }
      default: break
      }
    }
    return kind.spec
  }
}

/// Values to write.
enum FieldSample {
  /// The fields that must be there, without those that `written` excludes.
  static func required(of object: ObjectForm, but written: String) -> [String] {
    let chosen = object.exactlyOneOf.filter { !$0.contains(written) }.compactMap(\.last)
    let needed = object.fields.filter { $0.isRequired || chosen.contains($0.name) }.filter { $0.name != written }
    return needed.map { "\($0.name): \(value(of: $0.form, named: $0.name))" }
  }

  /// A value that fits and is not the default.
  static func value(of form: Form, named name: String) -> String {
    switch form {
    case .boolean: "true"
    case .integer: "7"
    case .duration: "7s"
    case .size: "7MiB"
    case .text(let form): text(form, named: name)
    case .choice(let words, _): words.last ?? ""
    case .list(let list): "[\(value(of: list.element, named: name))]"
    case .map: "{a.b: c}"
    case .object(let object): "{" + required(of: object, but: "").joined(separator: ", ") + "}"
    case .secret: "{env: SECRET}"
    }
  }

  private static func text(_ form: TextForm, named name: String) -> String {
    switch (form.name, name) {
    case (_, "source"): "prod"
    case (_, "destination"): "dr"
    case (_, "link"): "prod-to-dr"
    case ("broker address", _): "localhost:9092"
    case ("principal", _): "\"User:app\""
    case ("topic id", _): "3nXkQzAAAAAAAAAAAAAAAA"
    case ("time of day", _): "\"08:00\""
    case ("URL", _): "https://tokens.example.com/"
    default: "abc"
    }
  }
}

@Suite("Field by field")
struct FieldTableTests {
  private static let withDefault = FieldCase.all.filter { $0.field.standard != nil }
  private static let partly = FieldCase.all.filter { test in
    switch test.field.support {
    case .built, .withoutEffect: false
    case .notBuilt, .standardOnly, .only, .emptyOnly: true
    }
  }
  private static let choices = FieldCase.all.filter { if case .choice = $0.field.form { true } else { false } }

  @Test("A written default is accepted", arguments: withDefault)
  func standard(of test: FieldCase) throws {
    let written = try #require(test.field.standard)
    let loaded = LoadedManifests(checking: test.document(written.isEmpty ? "\"\"" : written))
    let remaining =
      test.isBelowNotBuilt ? loaded.diagnostics.filter { $0.code != .notYetSupported } : loaded.diagnostics
    #expect(remaining == [])
  }

  @Test("A default fits the form of its field", arguments: withDefault)
  func standardFits(of test: FieldCase) throws {
    #expect(test.field.form.value(ofStandard: try #require(test.field.standard)) != nil)
  }

  @Test("What is not built yet is refused by name, with what to do", arguments: partly)
  func notBuilt(_ test: FieldCase) throws {
    let loaded = LoadedManifests(
      checking: test.document(FieldSample.value(of: test.field.form, named: test.field.name)))
    let refusals = loaded.diagnostics.filter { $0.code == .notYetSupported }
    #expect(refusals.contains { $0.message.hasPrefix(test.path) && $0.hint != nil })
    #expect(loaded.desired == nil)
  }

  @Test("A fitting value has no mistake but that it may not be built", arguments: FieldCase.all)
  func fits(_ test: FieldCase) {
    // They mean something only beside another value.
    let exceptions = [
      "spec.privileged", "spec.readOnly.principals", "spec.tls.certificate", "spec.tls.key", "spec.tls.keyPassphrase",
    ]
    if exceptions.contains(test.path) || test.path.contains("sasl") || test.path == "spec.topics.autoMirror" { return }
    let loaded = LoadedManifests(
      checking: test.document(FieldSample.value(of: test.field.form, named: test.field.name)))
    #expect(loaded.diagnostics.filter { $0.code != .notYetSupported } == [])
  }

  @Test("A value of another type is a mistake at its place", arguments: FieldCase.all)
  func wrongType(_ test: FieldCase) throws {
    let isMapping = if case .map = test.field.form { true } else { false }
    let loaded = LoadedManifests(checking: test.document(isMapping ? "[[7]]" : "{zzz: 7}"))
    let mistakes = loaded.diagnostics.filter { $0.code != .notYetSupported }
    #expect(!mistakes.isEmpty)
    #expect(mistakes.allSatisfy { $0.place.line == mistakes[0].place.line })
  }

  @Test("A word that is none of a field's is a mistake", arguments: choices)
  func unknownWord(_ test: FieldCase) {
    #expect(LoadedManifests(checking: test.document("zzz")).codes.contains(.illegalValue))
  }

  @Test("Descriptions are sentences", arguments: FieldCase.all)
  func description(of test: FieldCase) {
    #expect(test.field.description.hasSuffix("."))
    #expect(test.field.description.first?.isUppercase == true || test.field.description.hasPrefix("{}"))
  }

  @Test("No object names a field twice, and groups name fields", arguments: FieldCase.all)
  func names(_ test: FieldCase) {
    guard case .object(let object) = test.field.form else { return }
    #expect(Set(object.fields.map(\.name)).count == object.fields.count)
    #expect((object.exactlyOneOf + object.atMostOneOf).joined().allSatisfy { object.field(named: $0) != nil })
  }
}
