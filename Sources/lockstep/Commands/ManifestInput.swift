import LinkManifest
import LinkModel
import LinkPlanner

/// Which manifests a command reads: its PATHs and `--file`, or without any those of `LOCKSTEP_MANIFESTS`.
struct ManifestInput {
  let command: ParsedCommand
  let paths: [String]
  let ignored: [String]

  /// - Parameter takesPaths: the command's arguments are PATHs.
  init(_ command: ParsedCommand, takesPaths: Bool = false, console: Console) throws(CommandLineProblem) {
    self.command = command
    ignored = command.values["ignore"] ?? []
    let given = (takesPaths ? command.arguments : []) + (command.values["file"] ?? [])
    let fallback = (console.environment["LOCKSTEP_MANIFESTS"] ?? "").split(separator: ":").map(String.init)
    paths = given.isEmpty ? fallback : given
    guard !paths.isEmpty else {
      let ways = takesPaths ? "PATH, --file PATH" : "--file PATH"
      throw .usage("no manifests are named: \(ways) or LOCKSTEP_MANIFESTS", command: command.spec.name)
    }
  }

  func read() -> LoadedManifests { ManifestLoader.load(paths: paths, ignoring: ignored) }

  /// What the manifests wish for; mistakes are told, and end the command before any cluster is contacted.
  func load(for reporter: Reporter) throws(CommandFailure) -> DesiredState {
    let loaded = read()
    if let desired = loaded.desired { return desired }
    let text = Diagnostic.text(loaded.diagnostics)
    reporter.console.writeError(text)
    try reporter.deliver(human: text) { Diagnostic.json(loaded.diagnostics) }
    let count = Numbers.count(loaded.diagnostics.count, "mistake")
    throw CommandFailure(exitCode: .invalidManifests, message: "\(count) in the manifests; no cluster was contacted")
  }

  /// LINK or LINK/TOPIC, of links that are declared; nil without a text.
  func selection(_ text: String?, in desired: DesiredState) throws(CommandLineProblem) -> ObjectSelection? {
    guard let text else { return nil }
    guard let selection = ObjectSelection(text) else {
      throw .usage("\"\(text.shown)\" is not LINK or LINK/TOPIC", command: command.spec.name)
    }
    guard desired.link(named: selection.link) != nil else {
      let hint = Suggestion.text(for: selection.link, among: desired.links.map(\.name))
      throw .usage("the manifests have no link \"\(selection.link.shown)\"\(hint)", command: command.spec.name)
    }
    return selection
  }
}
