import LinkModel
import Testing

@testable import LinkManifest

@Suite("Specs say what was written")
struct SpecTests {
  private static let manifest = """
    apiVersion: lockstep/v1alpha1
    kind: ClusterLink
    metadata:
      name: prod-to-dr
      labels: {b: 1.10, a: no}
    spec:
      source: prod
      destination: dr
      topicPrefix: p.
      state: Paused
      topics:
        autoMirror: true
        replicationFactor: 2
        filters:
          - exclude: {literal: orders.tmp}
          - include: {prefix: orders.}
    ---
    apiVersion: lockstep/v1alpha1
    kind: MirrorTopic
    metadata: {name: m}
    spec:
      link: prod-to-dr
      topics:
        - one
        - two
      state: Mirroring
      replicationFactor: 1

    """

  @Test(
    "Where mirrors begin",
    arguments: [
      ("{}", StartFrom.earliest, TopicSelection.defaultMaxFillerOffsets),
      ("{startFrom: earliest}", .earliest, 10_000_000_000),
      ("{startFrom: latest, lateStart: {maxOffsets: 5}}", .latest, 5),
      ("{startFrom: 1970-01-01T00:00:00Z}", .timestamp(0), 10_000_000_000),
      ("{startFrom: \"2024-02-29T23:59:59.25Z\"}", .timestamp(1_709_251_199_250), 10_000_000_000),
      ("{startFrom: 2024-03-01T08:59:59.250999+09:00}", .timestamp(1_709_251_199_250), 10_000_000_000),
      ("{startFrom: 1969-12-31T23:59:59.999Z}", .timestamp(-1), 10_000_000_000),
      ("{startFrom: 0000-01-01T00:00:00Z}", .timestamp(-62_167_219_200_000), 10_000_000_000),
      ("{startFrom: 9999-12-31T23:59:59.9-23:59}", .timestamp(253_402_387_139_900), 10_000_000_000),
    ])
  func startFrom(topics: String, start: StartFrom, most: Int64) throws {
    let manifest = """
      apiVersion: lockstep/v1alpha1
      kind: ClusterLink
      metadata: {name: prod-to-dr}
      spec: {source: prod, destination: dr, topics: \(topics)}

      """
    let loaded = LoadedManifests(checking: manifest + "---\n" + Sample.clusters)
    #expect(loaded.diagnostics == [])
    let link = try #require(loaded.desired?.link(named: "prod-to-dr"))
    #expect(link.topics.startFrom == start && link.topics.maxFillerOffsets == most)
  }

  @Test("With the places of what plans name")
  func specs() throws {
    let loaded = LoadedManifests(checking: Self.manifest + "---\n" + Sample.clusters)
    #expect(loaded.diagnostics == [])
    let desired = try #require(loaded.desired)
    let link = try #require(desired.link(named: "prod-to-dr"))
    #expect(link.place.description == "manifest.yaml:1:1")
    #expect(link.metadata.labels.map { "\($0.key)=\($0.value)" } == ["a=no", "b=1.10"])
    #expect((link.source, link.destination) == ("prod", "dr"))
    #expect(link.mirrorName(ofSourceTopic: "t") == "p.t")
    #expect(link.state == .paused && link.topics.autoMirror && link.topics.replicationFactor == 2)
    #expect(
      link.topics.filter.rules.map(\.description) == ["exclude literal \"orders.tmp\"", "include prefix \"orders.\""])
    #expect(link.topics.filter.rules.map(\.place.line) == [15, 16])
    #expect(link.topics.filter.stateTopics == [StateTopicSpec.defaultName])
    let topic = try #require(desired.mirrorTopics(ofLink: "prod-to-dr").first)
    #expect(topic.topics.map { "\($0.name) \($0.place)" } == ["one manifest.yaml:24:7", "two manifest.yaml:25:7"])
    #expect(topic.state == .mirroring && topic.replicationFactor == 1)
    #expect(desired.clusters.map(\.name) == ["dr", "prod"])
    #expect(desired.cluster(named: "prod")?.bootstrapServers == [BrokerAddress(host: "prod-1", port: 9092)])
  }

  @Test(
    "A spec's hash changes with its meaning alone",
    arguments: [
      ("{source: prod, destination: dr}", true), ("{destination: dr, source: \"prod\"}  # why", true),
      ("\n  source: prod\n  destination: dr", true), ("{source: prod, destination: dr, topicPrefix: a}", false),
      ("{source: dr, destination: prod}", false),
    ])
  func hash(spec: String, isSame: Bool) throws {
    let plain = try #require(LoadedManifests(checking: Sample.clusters + Sample.link).desired)
    let head = "apiVersion: lockstep/v1alpha1\nkind: ClusterLink\nmetadata: {name: other}\nspec: "
    let desired = try #require(LoadedManifests(checking: Sample.clusters + head + spec).desired)
    #expect((desired.links[0].metadata.specHash == plain.links[0].metadata.specHash) == isSame)
  }

  @Test("A hash is the same on every machine and in every run")
  func stable() {
    #expect(stableHash("") == "cbf29ce484222325")
    #expect(stableHash("a") == "af63dc4c8601ec8c")
    #expect(stableHash("foobar") == "85944171f73967e8")
  }
}
