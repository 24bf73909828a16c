/// What a person typed, understood: a command, its options and its arguments.
struct ParsedCommand: Sendable, Equatable {
  var spec: CommandSpec
  var flags: Set<String> = []
  /// By the option's long name, in the order given.
  var values: [String: [String]] = [:]
  var arguments: [String] = []

  func has(_ flag: String) -> Bool { flags.contains(flag) }
  func value(_ option: String) -> String? { values[option]?.last }
}

/// Why a command line cannot be carried out.
enum CommandLineProblem: Error, Equatable {
  /// It is not what `help` says; exit code 64.
  case usage(String, command: String?)
  /// It asks for what later versions do; exit code 6.
  case notYetSupported(String)
}

/// Reads a command line against the command table: `--name value`, `--name=value`, `-n value`, `-nvalue`, flags joined
/// (`-qv`), `--` before arguments that begin with a dash.
struct ArgumentParser {
  private var rest: ArraySlice<String>
  private var parsed: ParsedCommand

  /// - Parameter arguments: without the program's name.
  static func parse(_ arguments: [String]) throws(CommandLineProblem) -> ParsedCommand {
    guard let first = arguments.first, !["-h", "--help"].contains(first) else {
      return ParsedCommand(spec: CommandTable.help)
    }
    if first == "--version" { return ParsedCommand(spec: CommandTable.version) }
    let command = try command(named: first)
    var parser = ArgumentParser(rest: arguments.dropFirst(), parsed: ParsedCommand(spec: command))
    try parser.run()
    return parser.parsed
  }

  private static func command(named name: String) throws(CommandLineProblem) -> CommandSpec {
    guard let command = CommandTable.all.first(where: { $0.name == name }) else {
      let kind = name.hasPrefix("-") ? "an option before the command" : "a command"
      let hint = Suggestion.text(for: name, among: CommandTable.all.map(\.name))
      throw .usage("\"\(name.shown)\" is not \(kind) that lockstep knows\(hint)", command: nil)
    }
    guard command.isBuilt else {
      throw .notYetSupported("the command \(name) is not built yet")
    }
    return command
  }

  private mutating func run() throws(CommandLineProblem) {
    while let argument = rest.popFirst() {
      if argument == "--" {
        parsed.arguments += rest
        rest = []
      } else if argument.hasPrefix("--") {
        try takeLong(argument.dropFirst(2))
      } else if argument.hasPrefix("-"), argument != "-" {
        try takeShort(argument.dropFirst())
      } else {
        parsed.arguments.append(argument)
      }
    }
    guard !parsed.has("help"), let maximum = parsed.spec.maximumArguments else { return }
    if parsed.arguments.count > maximum {
      throw usage("\"\(parsed.arguments[maximum].shown)\" is one argument too many")
    }
  }

  private mutating func takeLong(_ text: Substring) throws(CommandLineProblem) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    guard let option = parsed.spec.option(named: name) else {
      let hint = Suggestion.text(for: "--" + name, among: parsed.spec.options.map { "--" + $0.long })
      throw usage("\(parsed.spec.name) has no option --\(name.shown)\(hint)")
    }
    try take(option, attached: parts.count == 2 ? String(parts[1]) : nil)
  }

  /// `-o json`, `-ojson`, `-qv`.
  private mutating func takeShort(_ letters: Substring) throws(CommandLineProblem) {
    var letters = letters
    while let letter = letters.popFirst() {
      guard let option = parsed.spec.option(named: letter) else {
        throw usage("\(parsed.spec.name) has no option -\(String(letter).shown)")
      }
      guard option.value != nil else {
        try take(option, attached: nil)
        continue
      }
      try take(option, attached: letters.isEmpty ? nil : String(letters))
      return
    }
  }

  private mutating func take(_ option: OptionSpec, attached: String?) throws(CommandLineProblem) {
    guard option.isBuilt else { throw .notYetSupported("the option --\(option.long) is not built yet") }
    guard let placeholder = option.value else {
      guard attached == nil else { throw usage("--\(option.long) takes no value") }
      parsed.flags.insert(option.long)
      return
    }
    guard let value = attached ?? rest.popFirst(), !value.isEmpty else {
      throw usage("--\(option.long) needs a value: \(placeholder)")
    }
    guard option.isRepeatable || parsed.values[option.long] == nil else {
      throw usage("--\(option.long) is given twice")
    }
    parsed.values[option.long, default: []].append(value)
  }

  private func usage(_ message: String) -> CommandLineProblem { .usage(message, command: parsed.spec.name) }
}

extension String {
  /// For messages: at most 80 characters, what could draw on a terminal escaped.
  var shown: String { String(prefix(80)).withoutControls }

  /// Control and format characters escaped.
  var withoutControls: String {
    unicodeScalars.map { scalar in
      scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
        ? scalar.escaped(asASCII: true) : String(scalar)
    }.joined()
  }
}
