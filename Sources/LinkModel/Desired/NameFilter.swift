/// Takes a topic's name if an include matches and no exclude does. Internal topics, those whose names begin with `__`,
/// and Lockstep's own state topics are never taken, whatever the rules say.
public struct NameFilter: Sendable, Equatable {
  public struct Rule: Sendable, Equatable {
    public enum Effect: String, Sendable, Equatable { case include, exclude }
    public enum Pattern: Sendable, Hashable {
      case literal(String)
      /// "" matches every name.
      case prefix(String)

      public func matches(_ name: String) -> Bool {
        switch self {
        case .literal(let literal): name == literal
        case .prefix(let prefix): name.utf8.starts(with: prefix.utf8)
        }
      }
    }

    public var effect: Effect
    public var pattern: Pattern
    public var place: SourcePlace

    public init(_ effect: Effect, _ pattern: Pattern, place: SourcePlace) {
      self.effect = effect
      self.pattern = pattern
      self.place = place
    }
  }

  /// What the filter says of a name, with the index of the first rule that decided.
  public enum Verdict: Sendable, Equatable {
    case taken(byRule: Int)
    case excluded(byRule: Int)
    case noIncludeMatches
    case internalTopic

    public var isTaken: Bool {
      if case .taken = self { true } else { false }
    }
  }

  /// In the order written, which decides nothing but which rule a verdict names. None: nothing is taken.
  public var rules: [Rule]
  /// The state topics of the link's two clusters, in the order of their names.
  public var stateTopics: [String]

  public init(rules: [Rule] = [], stateTopics: [String] = [StateTopicSpec.defaultName]) {
    self.rules = rules
    self.stateTopics = stateTopics
  }

  public func takes(_ name: String) -> Bool { verdict(on: name).isTaken }

  public func verdict(on name: String) -> Verdict {
    if TopicName.isInternal(name) || stateTopics.contains(name) { return .internalTopic }
    let matching = rules.indices.filter { rules[$0].pattern.matches(name) }
    guard let include = matching.first(where: { rules[$0].effect == .include }) else { return .noIncludeMatches }
    let exclude = matching.first { rules[$0].effect == .exclude }
    return exclude.map(Verdict.excluded(byRule:)) ?? .taken(byRule: include)
  }
}

extension NameFilter.Rule.Pattern: CustomStringConvertible {
  public var description: String {
    switch self {
    case .literal(let literal): "literal \"\(literal)\""
    case .prefix(let prefix): "prefix \"\(prefix)\""
    }
  }
}

extension NameFilter.Rule: CustomStringConvertible {
  /// As people read it in plans: `include prefix "orders."`.
  public var description: String { "\(effect.rawValue) \(pattern)" }
}
