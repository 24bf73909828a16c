import Testing

@testable import LinkManifest

@Suite("Hostile input is refused, cheaply and without a crash")
struct HostileInputTests {
  private static let head = "apiVersion: lockstep/v1alpha1\nkind: KafkaCluster\nmetadata: {name: a}\nspec: "

  @Test(
    "Nesting stops at a limit",
    arguments: [
      String(repeating: "[", count: 100_000), String(repeating: "{a: ", count: 50_000),
      (0..<2_000).map { String(repeating: " ", count: $0) + "a:\n" }.joined(),
      String(repeating: "- ", count: 50_000), String(repeating: "? ", count: 50_000),
      head + String(repeating: "[", count: 40),
    ])
  func nesting(text: String) {
    #expect(LoadedManifests(checking: text).codes == [.limit])
  }

  @Test("A billion laughs is refused for its anchors, not expanded")
  func billionLaughs() {
    let lines = (1...30).map { level in
      "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ",") + "]"
    }
    let loaded = LoadedManifests(checking: "a0: &a0 lol\n" + lines.joined(separator: "\n"))
    #expect(loaded.codes.contains(.yamlFeature))
    #expect(loaded.desired == nil)
  }

  @Test("Too many values and too many documents stop at a limit")
  func counts() {
    #expect(LoadedManifests(checking: String(repeating: "- 1\n", count: 250_000)).codes == [.limit])
    let codes = LoadedManifests(checking: String(repeating: "--- a\n", count: 2_100)).codes
    #expect(codes.last == .limit)
  }

  @Test("Mistakes without number are shown up to a limit, and counted")
  func manyMistakes() throws {
    let loaded = LoadedManifests(
      checking: Self.head + "\n" + (0..<5_000).map { "  field\($0): 1\n" }.joined())
    #expect(loaded.diagnostics.count == 1_001)
    #expect(try #require(loaded.diagnostics.last).message.hasSuffix("more mistakes are not shown"))
  }

  @Test(
    "Bytes that are no text are refused with their place",
    arguments: [
      ([0xFF, 0xFE, 0x41, 0x00], 1, 1), ([0x61, 0x0A, 0x62, 0x63, 0xC3, 0x28], 2, 4), ([0x61, 0x0A, 0x00], 2, 1),
      ([0x7F, 0x45, 0x4C, 0x46], 1, 1), ([0x61, 0x0A, 0xC3, 0xA9, 0x07], 2, 2), ([0xED, 0xA0, 0x80], 1, 1),
      ([0xF4, 0x90, 0x80, 0x80], 1, 1),
    ] as [([UInt8], Int, Int)])
  func binary(bytes: [UInt8], line: Int, column: Int) throws {
    let loaded = ManifestLoader.check([ManifestFile(name: "m", bytes: bytes)])
    let diagnostic = try #require(loaded.diagnostics.first)
    #expect(loaded.diagnostics.count == 1)
    #expect(diagnostic.code == .syntax)
    #expect(diagnostic.place.line == line && diagnostic.place.column == column)
  }

  @Test("Control characters never reach a terminal")
  func controlCharacters() {
    let text = Self.head + "{\"\\e[31m\\u202e\": 1, bootstrapServers: [a:1], clusterId: \"\\e[0m\\0\"}"
    let shown = Diagnostic.text(LoadedManifests(checking: text).diagnostics)
    #expect(shown.unicodeScalars.allSatisfy { $0 == "\n" || $0.properties.generalCategory != .control })
    #expect(!shown.unicodeScalars.contains("\u{202E}"))
  }

  @Test("A long text is cut, and compared with nothing")
  func longText() {
    let long = String(repeating: "x", count: 1_000_000)
    let loaded = LoadedManifests(checking: Self.head + "{bootstrapServers: [a:1], \(long): 1}")
    #expect(Diagnostic.text(loaded.diagnostics).utf8.count < 1_000)
  }
}
