import Testing

@testable import LinkManifest

@Suite("Did you mean")
struct NearestTests {
  private static let fields = ["bootstrapServers", "clusterId", "sasl", "tls", "stateTopic"]

  @Test(
    "The name that is near is found",
    arguments: [
      ("bootstrapServer", "bootstrapServers"), ("bootstrap_servers", "bootstrapServers"),
      ("bootstrapservers", "bootstrapServers"), ("clusterid", "clusterId"), ("clutserId", "clusterId"), ("ssl", "sasl"),
      ("tsl", "tls"), ("state-topic", "stateTopic"),
    ])
  func near(written: String, meant: String) {
    #expect(Nearest.name(to: written, among: Self.fields) == meant)
  }

  @Test("What is far from everything stays unexplained", arguments: ["", "x", "replicas", "é", "security"])
  func far(written: String) {
    #expect(Nearest.name(to: written, among: Self.fields) == nil)
  }

  @Test(
    "Distances count insertions, removals, replacements and swaps",
    arguments: [("", "", 0), ("a", "", 1), ("abc", "acb", 1), ("abc", "abd", 1), ("abc", "ab", 1), ("abcd", "badc", 2)])
  func distance(left: String, right: String, expected: Int) {
    #expect(Nearest.distance(Array(left.utf8), Array(right.utf8)) == expected)
    #expect(Nearest.distance(Array(right.utf8), Array(left.utf8)) == expected)
  }
}
