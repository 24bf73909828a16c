import Foundation
import Testing

/// Clocks, randomness, threads and sockets are IOLoop's alone: whatever else used them could not be simulated.
struct SpellingTests {
  private struct Ban {
    let spelling: String
    /// Targets, or paths in Sources, that may.
    let allowed: [String]
  }

  /// Not part of the product.
  private static let tools = ["LocalKafka", "lockstep-bench"]

  private static let bans: [Ban] =
    [
      "Task.detached", "Task.sleep", "ContinuousClock", "SuspendingClock", "Date()", "Date.now", "DispatchTime",
      "DispatchQueue", "clock_gettime", "gettimeofday", "SystemRandomNumberGenerator", "UUID()", ".randomElement()",
      ".shuffled()", "Thread.", "pthread_create", "import CUV",
    ].map { Ban(spelling: $0, allowed: ["IOLoop", "Librdkafka"] + tools) } + [
      // The judge and the command stand outside every loop.
      Ban(spelling: "Task {", allowed: ["Librdkafka", "LinkVerify", "lockstep"] + tools),
      Ban(
        spelling: "import Foundation",
        allowed: ["LinkManifest", "LinkController", "LinkVerify", "Librdkafka", "lockstep"] + tools),
    ]

  private static let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Sources")

  @Test("No target but IOLoop spells what only a loop may do")
  func bannedSpellings() throws {
    var found: [String] = []
    let files = try FileManager.default.subpathsOfDirectory(atPath: Self.sources.path(percentEncoded: false)).sorted()
    let swift = files.filter { $0.hasSuffix(".swift") }
    #expect(swift.count > 50, "the Sources folder was found")
    for file in swift {
      let text = try String(contentsOf: Self.sources.appending(path: file), encoding: .utf8)
      for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
        let code = line.split(separator: "//", maxSplits: 1, omittingEmptySubsequences: false).first ?? ""
        for ban in Self.bans where code.contains(ban.spelling) {
          if ban.allowed.contains(where: { file.hasPrefix($0 + "/") }) { continue }
          found.append("\(file):\(number + 1): \(ban.spelling)")
        }
      }
    }
    #expect(found == [])
  }
}
