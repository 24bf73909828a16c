/// Every command, as the parser, the help and docs/command-line.md know it.
enum CommandTable {
  /// In the order of the help.
  static let all = [
    reconcile, validate, status, verify, explain, schema, version, help,
    unbuilt("controller"), unbuilt("import"), unbuilt("doctor"), unbuilt("sandbox"),
  ]

  static let reconcile = CommandSpec(
    name: "reconcile", summary: "Make the clusters what the manifests say, and mirror until all is in sync.",
    arguments: "[PATH…]", maximumArguments: nil,
    options: [
      .flag("dry-run", nil, "show the plan; nothing is written, and rights to read suffice"),
      .flag("no-copy", nil, "make all changes, but copy no records"),
      only, manifests, ignore, scope, revision, output,
      .flag("detailed-exitcode", nil, "end with 2 where there were changes, 3 where there was drift alone"),
      .value(
        "workers", nil, "N",
        "copy with N threads, each with its own connections; default: one a processor, \(WorkerLoops.most) at most"),
      .value("timeout", nil, "DURATION", "drain and end with 5 when this has passed: 90s, 10m, 2h"),
    ] + common + later(["prune", "yes"], values: ["max-deletes", "out", "plan"]),
    details: """
      Observes both clusters of every link, prints the plan, carries it out, and copies until every mirror has what its
      source had when the copying began. PATHs are manifests or folders of them; - is standard input. Interrupted
      (Ctrl-C), it drains and ends with 130; the next run goes on where this one ended. A second Ctrl-C ends it at once.
      """)

  static let validate = CommandSpec(
    name: "validate", summary: "Check manifests: syntax, fields, references. Contacts no cluster.",
    arguments: "[PATH…]", maximumArguments: nil, options: [manifests, ignore, output] + common,
    details: "Reports every mistake of all files, each with its place. Needs no credentials.")

  static let status = CommandSpec(
    name: "status", summary: "Links and mirrors: state, lag, holes filled, and what is wrong.",
    arguments: "[LINK[/TOPIC]]", maximumArguments: 1,
    options: [manifests, ignore, scope, output] + common + later(["watch"], values: ["state", "wait"]),
    details: "Reads the clusters and the state topics. TOPIC is the source's name.")

  static let verify = CommandSpec(
    name: "verify", summary: "Compare both sides record by record, with an independent client.",
    arguments: "[LINK[/TOPIC]]", maximumArguments: 1,
    options: [
      manifests, ignore, scope,
      .value("sample", nil, "N", "compare N records of every partition instead of all"),
      .value("seed", nil, "NUMBER", "which records a sample takes; the same number takes the same ones"),
      output,
    ] + common,
    details: """
      Reads the source's committed records and everything on the destination, and compares offset, timestamp, key,
      value and headers. Ends with 9 and the first differences, or says what it proved.
      """)

  static let explain = CommandSpec(
    name: "explain", summary: "What a reason means and what to do; which filter rule takes a topic.",
    arguments: "REASON | filter LINK topic NAME", maximumArguments: 4, options: [manifests, ignore, helpFlag],
    details: "Without an argument: all reasons. A filter is explained from the manifests alone.")

  static let schema = CommandSpec(
    name: "schema", summary: "Write the JSON Schemas of the manifests.", arguments: "[DIR]", maximumArguments: 1,
    options: [helpFlag], details: "Writes a file for each kind into DIR, which must exist; without DIR prints them.")

  static let version = CommandSpec(
    name: "version", summary: "Print the version.", options: [helpFlag])

  static let help = CommandSpec(
    name: "help", summary: "Print this, or the help of a command.", arguments: "[COMMAND]", maximumArguments: 1,
    options: [helpFlag])
}

extension CommandTable {
  private static let only = OptionSpec.value(
    "only", nil, "LINK[/TOPIC]", "regard one link, or one of its mirrors (by the source topic's name)")
  private static let manifests = OptionSpec.value(
    "file", "f", "PATH", isRepeatable: true, "manifests; without any: those of LOCKSTEP_MANIFESTS (separated by \":\")")
  private static let ignore = OptionSpec.value(
    "ignore", nil, "GLOB", isRepeatable: true, "files in folders that are not read")
  private static let scope = OptionSpec.value(
    "scope", nil, "NAME", "whose objects these are, among several users of a destination; default: default")
  private static let revision = OptionSpec.value(
    "revision", nil, "TEXT", "which manifests these are; default: git's commit, if there is one")
  private static let output = OptionSpec.value(
    "output", "o", "FORMAT[=FILE]", isRepeatable: true,
    "human or json, to standard output or a file; with json on standard output people read standard error")
  private static let helpFlag = OptionSpec.flag("help", "h", "print this help")
  private static let common = [
    OptionSpec.flag("quiet", "q", "say only what is wrong"),
    OptionSpec.flag("verbose", "v", "say more: every config, and why"),
    OptionSpec.value("log-format", nil, "text|json", "how messages and progress are written to standard error"),
    helpFlag,
  ]

  private static func later(_ flags: [String], values: [String]) -> [OptionSpec] {
    flags.map { OptionSpec.unbuilt($0) } + values.map { OptionSpec.unbuilt($0, value: "VALUE") }
  }

  private static func unbuilt(_ name: String) -> CommandSpec {
    CommandSpec(name: name, summary: "", maximumArguments: nil)
  }
}
