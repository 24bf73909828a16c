/// The help of all commands and of each one.
enum HelpText {
  static var overview: String {
    let commands = CommandTable.all.filter(\.isBuilt)
    let width = commands.map(\.name.count).max() ?? 0
    let rows = commands.map { "  \($0.name.padded(to: width))  \($0.summary)" }
    return """
      Lockstep mirrors Kafka topics from one cluster to another with every record at the same offset.

      Usage: lockstep COMMAND [OPTION…]

      \(rows.joined(separator: "\n"))

      lockstep help COMMAND says more. Exit codes and all else: docs/command-line.md.
      """ + "\n"
  }

  static func text(of command: CommandSpec) -> String {
    let arguments = command.arguments.isEmpty ? "" : " " + command.arguments
    let options = command.options.filter(\.isBuilt)
    var text =
      "\(command.summary)\n\nUsage: lockstep \(command.name)\(options.isEmpty ? "" : " [OPTION…]")\(arguments)\n"
    if !command.details.isEmpty { text += "\n\(command.details)\n" }
    if !options.isEmpty { text += "\nOptions:\n" + rows(of: options) }
    return text
  }

  private static func rows(of options: [OptionSpec]) -> String {
    let names = options.map(name)
    let width = names.map(\.count).max() ?? 0
    return zip(names, options).map { "  \($0.padded(to: width))  \($1.help)\n" }.joined()
  }

  private static func name(of option: OptionSpec) -> String {
    let short = option.short.map { "-\($0), " } ?? "    "
    return "\(short)--\(option.long)" + (option.value.map { " \($0)" } ?? "")
  }
}

extension String {
  func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
