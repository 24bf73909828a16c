import Testing

@testable import LinkManifest

@Suite("What the repository ships agrees with the code")
struct RepositoryTests {
  @Test("The JSON Schemas are current", arguments: ManifestSchema.files.map(\.name))
  func schema(name: String) throws {
    let text = try #require(ManifestSchema.files.first { $0.name == name }?.text)
    try Repository.expect(text, in: "schemas/\(name)")
  }

  @Test("No other JSON Schemas are there")
  func schemas() {
    #expect(Repository.names(in: "schemas", ending: "") == ManifestSchema.files.map(\.name).sorted())
  }

  @Test("The tables of docs/manifests.md are current")
  func documentation() throws {
    let path = "docs/manifests.md"
    var lines: [String] = []
    var isInTable = false
    for line in try Repository.text(path).split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if line == "<!-- end -->" { isInTable = false }
      if !isInTable { lines.append(line) }
      guard let table = Self.table(after: line) else { continue }
      isInTable = true
      lines += [table]
    }
    try Repository.expect(lines.joined(separator: "\n"), in: path)
  }

  private static func table(after line: String) -> String? {
    if line == "<!-- codes -->" { return FieldTables.codes }
    let kind = ManifestKind.allCases.first { line == "<!-- fields of \($0.rawValue) -->" }
    return kind.map { FieldTables.markdown(of: $0) }
  }

  @Test("The example repository of manifests is valid")
  func manifests() {
    let loaded = ManifestLoader.load(paths: [Repository.root.appending(path: "manifests").path])
    #expect(loaded.diagnostics == [])
    #expect(loaded.desired?.clusters.count == 2)
    #expect(loaded.desired?.links.count == 1)
    #expect(loaded.desired?.mirrorTopics.count == 1)
  }

  @Test("Every example is valid", arguments: Repository.names(in: "examples", ending: ".yaml"))
  func example(name: String) throws {
    let loaded = LoadedManifests(checking: try Repository.text("examples/\(name)"))
    #expect(loaded.diagnostics == [])
  }

  @Test(
    "Every example of what is not built yet says just that",
    arguments: Repository.names(in: "examples/not-yet-supported", ending: ".yaml"))
  func notYetSupported(name: String) throws {
    let text = try Repository.text("examples/not-yet-supported/\(name)")
    let loaded = LoadedManifests(checking: text)
    #expect(text.hasPrefix("# NotYetSupported"))
    #expect(!loaded.codes.isEmpty && loaded.codes.allSatisfy { $0 == .notYetSupported })
  }

  @Test("The example of all defaults wishes for the same as leaving them out")
  func defaults() throws {
    let desired = try #require(LoadedManifests(checking: try Repository.text("examples/defaults.yaml")).desired)
    let bare = try #require(LoadedManifests(checking: Sample.clusters + Sample.link).desired)
    #expect(desired.links[0].topics == bare.links[0].topics)
    #expect(desired.links[0].state == bare.links[0].state)
    #expect(desired.clusters.map(\.stateTopic) == bare.clusters.map(\.stateTopic))
  }
}
