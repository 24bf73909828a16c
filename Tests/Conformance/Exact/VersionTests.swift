import TestSupport
import Testing

extension RealKafka {
  /// The exact cases again, with the other installations.
  @Suite("Other versions of Kafka", LongCases.trait)
  struct VersionTests {
    @Test("The exact cases are exact from every older source", arguments: KafkaHome.all.dropFirst())
    func olderSource(home: KafkaHome) async throws {
      try await expectExact(from: home, to: try #require(KafkaHome.newest))
    }

    @Test("The exact cases are exact on every older destination", arguments: KafkaHome.all.dropFirst())
    func olderDestination(home: KafkaHome) async throws {
      try await expectExact(from: try #require(KafkaHome.newest), to: home)
    }

    private func expectExact(from sourceHome: KafkaHome, to destinationHome: KafkaHome) async throws {
      let source = try await KafkaTestCluster.start(sourceHome)
      let destination = try await KafkaTestCluster.start(destinationHome)
      let run = try await ExactRun.perform(from: source, to: destination)
      #expect(run.reconcile.exitCode == 0, "\(run.reconcile)")
      #expect(run.verify.exitCode == 0, "\(run.verify.errors)")
      let topics = try run.report().topics
      #expect(topics.count == ExactCase.all.count)
      for topic in topics {
        let name = String(topic.topics.source.dropFirst(ExactRun.prefix.count))
        #expect(topic.isEqual && topic.lag == 0 && !topic.isUnread, "\(topic)")
        #expect(topic.recordsCompared == run.filled[name]?.committedRecords, "\(name)")
      }
      try await source.down()
      try await destination.down()
    }
  }
}
