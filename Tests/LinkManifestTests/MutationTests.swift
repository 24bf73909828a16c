import Foundation
import TestSupport
import Testing

@testable import LinkManifest

@Suite("Manifests changed at random")
struct MutationTests {
  /// LOCKSTEP_SEED repeats a run.
  private static let seed =
    ProcessInfo.processInfo.environment["LOCKSTEP_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 0...UInt64.max)

  private static let corpus: [[UInt8]] = {
    let folders = ["examples", "examples/not-yet-supported", "Tests/LinkManifestTests/Snapshots"]
    return folders.flatMap { folder in
      Repository.names(in: folder, ending: ".yaml").compactMap { name in
        (try? Repository.text("\(folder)/\(name)")).map { Array($0.utf8) }
      }
    }
  }()

  @Test("Never crash, and are either a wish or mistakes with places, in order")
  func mutations() throws {
    print("LOCKSTEP_SEED=\(Self.seed)")
    var random = SeededGenerator(seed: Self.seed)
    for _ in 0..<1_500 {
      var bytes = try #require(Self.corpus.randomElement(using: &random))
      for _ in 0..<Int.random(in: 1...6, using: &random) { Self.mutate(&bytes, &random) }
      let loaded = ManifestLoader.check([ManifestFile(name: "m", bytes: bytes)])
      #expect((loaded.desired == nil) == !loaded.diagnostics.isEmpty, "seed \(Self.seed)")
      #expect(loaded.diagnostics.allSatisfy { $0.place.line > 0 && $0.place.column > 0 }, "seed \(Self.seed)")
      #expect(loaded.diagnostics.map(\.place) == loaded.diagnostics.map(\.place).sorted(), "seed \(Self.seed)")
    }
  }

  private static func mutate(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
    let start = Int.random(in: 0...bytes.count, using: &random)
    let end = min(bytes.count, start + Int.random(in: 0...20, using: &random))
    let tokens = [
      "[", "]", "{", "}", "- ", ": ", "\n", "  ", "\t", "'", "\"", "&a ", "*a", "!t ", "|\n", "? ", "---\n", "\0",
      "\u{FEFF}", "é", "#",
    ]
    switch Int.random(in: 0..<5, using: &random) {
    case 0: bytes.removeSubrange(start..<end)
    case 1: bytes.insert(contentsOf: bytes[start..<end], at: Int.random(in: 0...bytes.count, using: &random))
    case 2: bytes.insert(contentsOf: Array((tokens.randomElement(using: &random) ?? "").utf8), at: start)
    case 3 where start < bytes.count: bytes[start] = UInt8.random(in: 0...255, using: &random)
    default: bytes.replaceSubrange(start..<end, with: bytes[start..<end].reversed())
    }
  }
}
