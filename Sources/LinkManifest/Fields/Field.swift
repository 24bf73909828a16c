/// One field of a manifest. The parser, the hints, the JSON Schemas and the tables of docs/manifests.md all read it, so
/// they cannot disagree.
struct Field: Sendable {
  enum Presence: Sendable {
    case required
    /// With what leaving it out means.
    case optional(String)
    /// Leaving it out means this value, as it would be written.
    case standard(String)
  }

  /// What of the field is built. What is not is checked like everything else and then refused by name.
  enum Support: Sendable {
    case built
    /// Writing it asks for something that is not built.
    case notBuilt
    /// Only the value that it has when left out.
    case standardOnly
    /// Only these words.
    case only([String])
    /// Every value is accepted, because none does anything before what it qualifies is built.
    case withoutEffect
    /// Only an empty list or mapping.
    case emptyOnly
  }

  var name: String
  var form: Form
  var presence: Presence
  /// False for what identifies the object: changing it is refused.
  var mayChange: Bool
  var support: Support
  var description: String

  init(
    _ name: String, _ form: Form, _ presence: Presence, mayChange: Bool = true, support: Support = .built,
    _ description: String
  ) {
    self.name = name
    self.form = form
    self.presence = presence
    self.mayChange = mayChange
    self.support = support
    self.description = description
  }

  var isRequired: Bool {
    if case .required = presence { true } else { false }
  }

  var standard: String? {
    if case .standard(let value) = presence { value } else { nil }
  }
}

/// What may be written as a field's value.
indirect enum Form: Sendable {
  case boolean
  case integer(ClosedRange<Int>)
  /// In milliseconds.
  case duration(ClosedRange<Int>)
  /// In bytes.
  case size
  case text(TextForm)
  /// One of the words, or, where given, a text of another form.
  case choice([String], or: TextForm? = nil)
  case list(ListForm)
  /// Keys of the user's own choice, with texts as values.
  case map(key: TextForm)
  case object(ObjectForm)
  /// Exactly one of `env: NAME` and `file: PATH`. No message ever repeats what was written.
  case secret
}

struct ListForm: Sendable {
  var element: Form
  /// An empty list is a mistake, because it reads like "all" or undoes the object.
  var mayBeEmpty: Bool
  /// The same text twice is a mistake.
  var isUnique: Bool

  init(of element: Form, mayBeEmpty: Bool = false, isUnique: Bool = true) {
    self.element = element
    self.mayBeEmpty = mayBeEmpty
    self.isUnique = isUnique
  }
}

struct ObjectForm: Sendable {
  /// What no single field can say, for instance that one needs another. It sees an object that may lack what had
  /// mistakes of its own.
  typealias Rule = @Sendable (_ object: CheckedObject, _ findings: inout Findings) -> Void

  var fields: [Field]
  /// Of each group exactly one is written.
  var exactlyOneOf: [[String]] = []
  var atMostOneOf: [[String]] = []
  var rules: [Rule] = []

  func field(named name: String) -> Field? { fields.first { $0.name == name } }
}

extension Form {
  /// Where fields of that name are found in this form, as paths below `path`: for "it belongs there".
  func paths(ofField name: String, below path: String) -> [String] {
    switch self {
    case .object(let object):
      object.fields.flatMap { field in
        (field.name == name ? [path] : []) + field.form.paths(ofField: name, below: "\(path).\(field.name)")
      }
    case .list(let list): list.element.paths(ofField: name, below: path + "[]")
    default: []
    }
  }
}
