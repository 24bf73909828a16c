import LinkModel
import Testing

@testable import lockstep

@Suite("lockstep explain")
struct ExplainTests {
  @Test("Every reason is explained, by its name and as plans write it", arguments: Reason.allCases)
  func reasons(reason: Reason) async {
    let run = await Run("explain", reason.rawValue)
    #expect(run.exitCode == .success)
    #expect(run.written.output.contains(reason.explanation) && run.written.output.contains(reason.remedy))
    #expect(await Run("explain", reason.label.lowercased()).written == run.written)
  }

  @Test("One explanation and the overview are as their snapshots say")
  func snapshots() async {
    Snapshot.expect(await Run("explain", "ForeignWriter").written.output, matches: "explain-foreign-writer.txt")
    Snapshot.expect(await Run("explain").written.output, matches: "explain.txt")
  }

  @Test("A mistyped reason is a usage mistake with a hint")
  func typo() async {
    let run = await Run("explain", "ForeignWirter")
    #expect(run.exitCode == .usage)
    #expect(run.written.error.contains("did you mean \"ForeignWriter\"?"))
  }

  static let desired: DesiredState = {
    let place = SourcePlace(file: "links.yaml", line: 7, column: 9)
    let rules = [
      NameFilter.Rule(.include, .prefix("orders."), place: place),
      NameFilter.Rule(.exclude, .literal("orders.tmp"), place: SourcePlace(file: "links.yaml", line: 8, column: 9)),
    ]
    let topics = TopicSelection(autoMirror: true, filter: NameFilter(rules: rules))
    let link = ClusterLinkSpec(
      metadata: ManifestMetadata(name: "prod-to-dr", place: place), source: "prod", destination: "dr", topics: topics)
    let own = MirrorTopicSpec(
      metadata: ManifestMetadata(name: "audit", place: place), link: "prod-to-dr",
      topics: [MirrorTopicSpec.Topic(name: "audit.log", place: SourcePlace(file: "audit.yaml", line: 5, column: 3))])
    return DesiredState(links: [link], mirrorTopics: [own])
  }()

  @Test(
    "A filter says which rule takes a name, or why none does",
    arguments: [
      ("orders.paid", "orders.paid is taken by filters[0]: include prefix \"orders.\" (links.yaml:7).\n"),
      (
        "orders.tmp",
        "orders.tmp is not taken: excluded by filters[1]: exclude literal \"orders.tmp\" (links.yaml:8).\n"
      ),
      ("paid", "paid is not taken: no include of prod-to-dr matches.\n"),
      ("__offsets", "__offsets is not taken: internal topics and state topics never are.\n"),
      (
        "audit.log",
        """
        audit.log is named by the MirrorTopic audit (audit.yaml:5), which goes before filters.
        audit.log is not taken: no include of prod-to-dr matches.

        """
      ),
    ])
  func filters(topic: String, text: String) throws {
    #expect(try ExplainFilter.text(link: "prod-to-dr", topic: topic, in: Self.desired) == text)
  }

  @Test("A link that the manifests do not have is a usage mistake")
  func unknownLink() {
    #expect(throws: CommandLineProblem.self) {
      try ExplainFilter.text(link: "prod-to-d", topic: "x", in: Self.desired)
    }
  }
}
