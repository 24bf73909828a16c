/// Where `-o` sends a command's result: `json`, `human`, `json=plan.json`.
struct OutputTarget: Sendable, Equatable {
  enum Format: String, Sendable, CaseIterable {
    case human
    case json
  }
  var format: Format
  /// nil: standard output.
  var path: String?

  private static let laterFormats = ["markdown", "github"]

  static func parse(_ text: String, command: String) throws(CommandLineProblem) -> OutputTarget {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 1 || !parts[1].isEmpty else {
      throw .usage("--output \(text.shown) names no file", command: command)
    }
    guard let format = Format(rawValue: parts[0]) else {
      if laterFormats.contains(parts[0]) { throw .notYetSupported("the output format \(parts[0]) is not built yet") }
      let hint = Suggestion.text(for: parts[0], among: Format.allCases.map(\.rawValue))
      throw .usage("\"\(parts[0].shown)\" is no output format\(hint)", command: command)
    }
    return OutputTarget(format: format, path: parts.count == 2 ? parts[1] : nil)
  }

  /// All that a command line asks for. Without any for standard output, people read there.
  static func all(of command: ParsedCommand) throws(CommandLineProblem) -> [OutputTarget] {
    var targets: [OutputTarget] = []
    for text in command.values["output"] ?? [] { targets.append(try parse(text, command: command.spec.name)) }
    let onOutput = targets.filter { $0.path == nil }
    guard onOutput.count <= 1 else {
      throw .usage("two formats are to be written to standard output", command: command.spec.name)
    }
    return onOutput.isEmpty ? targets + [OutputTarget(format: .human, path: nil)] : targets
  }
}
