import Testing

@testable import KafkaProtocol

@Suite struct NewestVersionTests {
  private static let id = TopicID(high: 1, low: 2)

  @Test("A fetch goes by topic id only where every topic has one")
  func fetch() {
    #expect(FetchRequest(topics: [.init(name: "a", topicID: Self.id)]).newestVersion == 18)
    #expect(FetchRequest(topics: [.init(name: "a", topicID: Self.id), .init(name: "b")]).newestVersion == 12)
    #expect(FetchRequest(forgottenTopics: [.init(name: "a")]).newestVersion == 12)
    #expect(FetchRequest().newestVersion == 18)
  }

  @Test("A transactional produce stays below the versions that add partitions by themselves")
  func produce() {
    #expect(ProduceRequest(topics: [.init(name: "a", topicID: Self.id)]).newestVersion == 13)
    #expect(ProduceRequest(topics: [.init(name: "a")]).newestVersion == 12)
    #expect(ProduceRequest(transactionalID: "t", topics: [.init(name: "a", topicID: Self.id)]).newestVersion == 11)
  }

  @Test("One coordinator is asked for and found in every version", arguments: FindCoordinatorRequest.versions)
  func findCoordinator(version: Int16) throws {
    let request = FindCoordinatorRequest(.transaction, key: "link")
    let isFlexible = version >= FindCoordinatorRequest.flexibleFrom
    let writer = try request.encoded(version: version, isFlexible: isFlexible)
    let sent = try FindCoordinatorRequest(decoding: writer.views()[0], version: version, isFlexible: isFlexible)
    #expect(version < 4 ? sent.key == "link" : sent.keys == ["link"])
    var answer = FindCoordinatorResponse()
    if version < 4 {
      (answer.nodeID, answer.host, answer.port) = (3, "h", 9)
    } else {
      answer.coordinators = [.init(key: "link", nodeID: 3, host: "h", port: 9)]
    }
    #expect(answer.coordinator(for: "link")?.nodeID == 3)
    #expect(FindCoordinatorResponse().coordinator(for: "link") == nil)
  }
}
