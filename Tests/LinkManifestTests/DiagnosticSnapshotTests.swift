import LinkModel
import Testing

@testable import LinkManifest

@Suite("Mistakes are shown with place, message and hint")
struct DiagnosticSnapshotTests {
  private static let folder = "Tests/LinkManifestTests/Snapshots"

  @Test("As pinned for every example of mistakes", arguments: Repository.names(in: folder, ending: ".yaml"))
  func snapshot(name: String) throws {
    let loaded = LoadedManifests(checking: try Repository.text("\(Self.folder)/\(name)"))
    let text = Diagnostic.text(loaded.diagnostics)
    #expect(!text.isEmpty)
    try Repository.expect(text, in: "\(Self.folder)/\(name.dropLast(5)).txt")
  }

  @Test("There are examples of mistakes")
  func examples() {
    #expect(Repository.names(in: Self.folder, ending: ".yaml").count > 10)
  }

  @Test("In JSON with the same parts")
  func json() throws {
    let loaded = LoadedManifests(checking: "apiVersion: v1\nkind: \"a\\\"b\"\n")
    try Repository.expect(Diagnostic.json(loaded.diagnostics), in: "\(Self.folder)/report.json")
  }

  @Test("Without mistakes JSON says so")
  func valid() {
    #expect(
      Diagnostic.json([])
        == "{\n  \"version\": 1,\n  \"kind\": \"Validation\",\n  \"valid\": true,\n  \"diagnostics\": []\n}\n")
  }
}
