import LinkModel

/// A mistake in the manifests: where, what, and what was probably meant. Never a secret's value.
public struct Diagnostic: Error, Sendable, Equatable {
  /// A closed list, part of the API.
  public enum Code: String, Sendable, CaseIterable, Codable {
    case unreadable = "Unreadable"
    case limit = "Limit"
    case syntax = "Syntax"
    case yamlFeature = "YAMLFeature"
    case noDocument = "NoDocument"
    case foreignAPIVersion = "ForeignAPIVersion"
    case unknownKind = "UnknownKind"
    case unknownField = "UnknownField"
    case missingField = "MissingField"
    case duplicateKey = "DuplicateKey"
    case wrongType = "WrongType"
    case illegalValue = "IllegalValue"
    case conflict = "Conflict"
    case emptyList = "EmptyList"
    case literalSecret = "LiteralSecret"
    case duplicateName = "DuplicateName"
    case unknownReference = "UnknownReference"
    case duplicateTopic = "DuplicateTopic"
    case illegalTopicName = "IllegalTopicName"
    case internalTopic = "InternalTopic"
    case notYetSupported = "NotYetSupported"
  }

  public var place: SourcePlace
  public var code: Code
  /// One line, without a full stop.
  public var message: String
  /// What to do, or what was probably meant.
  public var hint: String?

  public init(place: SourcePlace, code: Code, message: String, hint: String? = nil) {
    self.place = place
    self.code = code
    self.message = message
    self.hint = hint
  }
}

/// The mistakes of a run, up to a limit; what is beyond it is counted.
struct Findings {
  private(set) var diagnostics: [Diagnostic] = []
  private(set) var omittedCount = 0
  var limit = ManifestLimits().diagnosticsPerRun

  var count: Int { diagnostics.count + omittedCount }

  /// What is added now is only counted: its words need not be found.
  var isFull: Bool { diagnostics.count >= limit }

  mutating func add(_ code: Diagnostic.Code, at place: SourcePlace, _ message: String, hint: String? = nil) {
    add(Diagnostic(place: place, code: code, message: message, hint: hint))
  }

  mutating func merge(_ other: Findings) {
    for diagnostic in other.diagnostics { add(diagnostic) }
    omittedCount += other.omittedCount
  }

  /// By file, line and column; mistakes at one place in the order found.
  var sorted: [Diagnostic] {
    let ordered = diagnostics.enumerated().sorted { ($0.element.place, $0.offset) < ($1.element.place, $1.offset) }
    guard omittedCount > 0, let last = ordered.last?.element else { return ordered.map(\.element) }
    let more = Diagnostic(place: last.place, code: .limit, message: "\(omittedCount) more mistakes are not shown")
    return ordered.map(\.element) + [more]
  }

  private mutating func add(_ diagnostic: Diagnostic) {
    if isFull { omittedCount += 1 } else { diagnostics.append(diagnostic) }
  }
}
