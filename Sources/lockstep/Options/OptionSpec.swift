/// An option of the command line, as the parser and the help know it.
struct OptionSpec: Sendable, Equatable {
  /// Without the dashes.
  var long: String
  var short: Character?
  /// What stands for the value in the help; nil for a flag.
  var value: String?
  var isRepeatable = false
  var help: String
  /// Documented, and refused by name until it is built.
  var isBuilt = true

  static func flag(_ long: String, _ short: Character? = nil, _ help: String) -> OptionSpec {
    OptionSpec(long: long, short: short, help: help)
  }

  static func value(
    _ long: String, _ short: Character? = nil, _ value: String, isRepeatable: Bool = false, _ help: String
  ) -> OptionSpec {
    OptionSpec(long: long, short: short, value: value, isRepeatable: isRepeatable, help: help)
  }

  /// One that later versions have.
  static func unbuilt(_ long: String, value: String? = nil) -> OptionSpec {
    OptionSpec(long: long, value: value, help: "", isBuilt: false)
  }
}

/// A command: its name, what it takes, and what its help says.
struct CommandSpec: Sendable, Equatable {
  var name: String
  /// In the list of commands.
  var summary: String
  /// As the usage line shows them: `[PATH…]`.
  var arguments = ""
  /// nil: any number.
  var maximumArguments: Int? = 0
  var options: [OptionSpec] = []
  /// Paragraphs below the usage line.
  var details = ""

  /// Documented, and refused by name until it is built.
  var isBuilt: Bool { BuiltCommand(rawValue: name) != nil }

  func option(named long: String) -> OptionSpec? { options.first { $0.long == long } }
  func option(named short: Character) -> OptionSpec? { options.first { $0.short == short } }
}

/// The commands that there are.
enum BuiltCommand: String, CaseIterable {
  case reconcile
  case validate
  case status
  case verify
  case explain
  case schema
  case version
  case help
}
