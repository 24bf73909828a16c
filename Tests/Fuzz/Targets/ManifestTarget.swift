import Bytes
import LinkManifest
import TestSupport

/// Manifests are either a wish or mistakes with places, in order, that no terminal is harmed by.
struct ManifestTarget: FuzzTarget {
  let name = "manifests"

  func seeds() throws -> [[UInt8]] { try Corpus.manifests() }

  func mutate(_ input: inout [UInt8], _ random: inout SeededGenerator) {
    for _ in 0..<Int.random(in: 0...4, using: &random) {
      let start = Int.random(in: 0...input.count, using: &random)
      let end = min(input.count, start + Int.random(in: 0...20, using: &random))
      switch Int.random(in: 0..<4, using: &random) {
      case 0: input.removeSubrange(start..<end)
      case 1: input.insert(contentsOf: input[start..<end], at: Int.random(in: 0...input.count, using: &random))
      case 2: input.replaceSubrange(start..<end, with: input[start..<end].reversed())
      default: input.insert(contentsOf: Array((Self.tokens.randomElement(using: &random) ?? "").utf8), at: start)
      }
    }
  }

  private static let tokens = [
    "[", "]", "{", "}", "- ", ": ", "\n", "  ", "\t", "'", "\"", "&a ", "*a", "!t ", "|\n", ">-\n", "? ", "---\n",
    "...\n", "%YAML 1.1\n", "<<: ", "~", "\0", "\u{FEFF}", "é", "\u{202E}", "#", "\"\\e[0m\"", "0x1F", "1e9",
    "9223372036854775808",
    "link", "kind", "spec",
  ]

  func attempt(_ input: ByteView) throws(Finding) -> Bool {
    let loaded = ManifestLoader.check([ManifestFile(name: "m", bytes: input.array)])
    let diagnostics = loaded.diagnostics
    try Finding.require((loaded.desired == nil) == !diagnostics.isEmpty, "neither a wish nor a mistake, or both")
    try Finding.require(diagnostics.allSatisfy { $0.place.line > 0 && $0.place.column > 0 }, "a mistake without place")
    try Finding.require(diagnostics.map(\.place) == diagnostics.map(\.place).sorted(), "mistakes out of order")
    let text = Diagnostic.text(diagnostics)
    try Finding.require(text.utf8.count < 1 << 20, "\(text.utf8.count) bytes of diagnostics")
    let isHarmless = text.unicodeScalars.allSatisfy {
      $0 == "\n" || ($0.properties.generalCategory != .control && $0 != "\u{202E}")
    }
    try Finding.require(isHarmless, "control characters in a diagnostic")
    return loaded.desired != nil
  }
}
