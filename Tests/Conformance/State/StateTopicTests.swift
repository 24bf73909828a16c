import KafkaProtocol
import LinkModel
import TestSupport
import Testing

@testable import LinkController

extension RealKafka {
  /// The state topic's transactions and their fence, on every Kafka there is (docs/state.md).
  @Suite("The state topic")
  struct StateTopicTests {
    private static func cluster(_ home: KafkaHome) async throws -> KafkaTestCluster {
      let rounds = ["transaction.abort.timed.out.transaction.cleanup.interval.ms": "1000"]
      return try await SharedClusters.shared.cluster(
        "state \(home.version)", home, KafkaClusterConfiguration(properties: rounds))
    }

    @Test(
      "What an owner records its successor reads, and from then on the owner writes nothing", arguments: KafkaHome.all)
    func fence(home: KafkaHome) async throws {
      try await StateWorld.run(Self.cluster(home), topic: "state.fence") { world in
        let (first, second) = (world.journal(), world.journal())
        try await first.record([StateWorld.record(number: 1)], of: StateWorld.link)
        #expect(first.state.links[StateWorld.link]?.ownershipNumber == 1)
        try await second.open(StateWorld.link)
        #expect(second.state.links[StateWorld.link]?.ownershipNumber == 1)
        for _ in 0..<2 {
          let error = await #expect(throws: ActionFailure.self) {
            try await first.record([StateWorld.record(number: 2)], of: StateWorld.link)
          }
          #expect(error?.reason == .linkHeld, "\(error?.message ?? "")")
        }
        try await second.record([StateWorld.record(number: 3)], of: StateWorld.link)
        #expect(try await world.committedNumber() == 3)
      }
    }

    /// 2.8 appends a late Produce of the fenced owner to a partition that the new owner has not touched.
    @Test("A write that was under way when the link was taken over is never seen", arguments: KafkaHome.all)
    func lateProduce(home: KafkaHome) async throws {
      try await StateWorld.run(Self.cluster(home), topic: "state.late") { world in
        let second = world.journal()
        var takesOver = false
        let channel = UnreliableChannel(world.channel) { key in
          guard key == .produce, takesOver else { return .pass }
          takesOver = false
          try? await second.open(StateWorld.link)
          return .pass
        }
        let first = world.journal(channel)
        try await first.record([StateWorld.record(number: 1)], of: StateWorld.link)
        takesOver = true
        let error = await #expect(throws: ActionFailure.self) {
          try await first.record([StateWorld.record(number: 66)], of: StateWorld.link)
        }
        #expect(error?.reason == .linkHeld, "\(error?.message ?? "")")
        try await second.record([StateWorld.record(StateWorld.other, number: 1)], of: StateWorld.link)
        #expect(try await world.committedNumber() == 1)
      }
    }

    @Test("What a killed owner left open is aborted by its successor", arguments: KafkaHome.all)
    func killedInTransaction(home: KafkaHome) async throws {
      try await StateWorld.run(Self.cluster(home), topic: "state.killed") { world in
        var mayDie = false
        let channel = UnreliableChannel(world.channel) { $0 == .endTxn && mayDie ? .dieBefore : .pass }
        let first = world.journal(channel)
        try await first.record([StateWorld.record(number: 1)], of: StateWorld.link)
        mayDie = true
        let error = await #expect(throws: ActionFailure.self) {
          try await first.record([StateWorld.record(number: 2)], of: StateWorld.link)
        }
        #expect(error?.reason == .stateNotWritten)
        let second = world.journal()
        try await second.open(StateWorld.link)
        #expect(second.state.links[StateWorld.link]?.ownershipNumber == 1)
      }
    }

    @Test("What was committed as the owner was killed is there for its successor", arguments: KafkaHome.all)
    func killedAfterCommit(home: KafkaHome) async throws {
      try await StateWorld.run(Self.cluster(home), topic: "state.committed") { world in
        var mayDie = false
        let channel = UnreliableChannel(world.channel) { $0 == .endTxn && mayDie ? .dieAfter : .pass }
        let first = world.journal(channel)
        try await first.open(StateWorld.link)
        mayDie = true
        _ = try? await first.record([StateWorld.record(number: 2)], of: StateWorld.link)
        let second = world.journal()
        try await second.open(StateWorld.link)
        #expect(second.state.links[StateWorld.link]?.ownershipNumber == 2)
      }
    }

    @Test("A lost answer costs a repetition, and the record is there once", arguments: KafkaHome.all)
    func lostAnswers(home: KafkaHome) async throws {
      try await StateWorld.run(Self.cluster(home), topic: "state.lost") { world in
        var number = 0
        for key in [APIKey.initProducerID, .addPartitionsToTxn, .produce, .endTxn] {
          let journal = world.journal(UnreliableChannel(world.channel, .loseAnswer, atFirst: key))
          number += 1
          try await journal.record([StateWorld.record(number: number)], of: StateWorld.link)
          #expect(try await world.committedNumber() == number)
        }
      }
    }

    /// The last stable offset of the one partition is held back by whoever has a transaction open.
    @Test("An owner waits for what lies behind another's open transaction", arguments: KafkaHome.all)
    func behindAnOpenTransaction(home: KafkaHome) async throws {
      try await StateWorld.run(Self.cluster(home), topic: "state.behind") { world in
        var mayDie = false
        let channel = UnreliableChannel(world.channel) { $0 == .endTxn && mayDie ? .dieBefore : .pass }
        let dying = world.journal(channel, transactionTimeout: .seconds(5))
        let owner = world.journal()
        try await owner.record([StateWorld.record(number: 1)], of: StateWorld.link)
        try await dying.open(StateWorld.other)
        mayDie = true
        _ = try? await dying.record([StateWorld.record(StateWorld.other, number: 9)], of: StateWorld.other)
        try await owner.record([StateWorld.record(number: 2)], of: StateWorld.link)
        let onlooker = try await world.journal().look()
        #expect(onlooker?.links[StateWorld.link]?.ownershipNumber == 1, "an onlooker sees what is stable")
        let successor = world.journal()
        try await successor.open(StateWorld.link)
        #expect(successor.state.links[StateWorld.link]?.ownershipNumber == 2, "an owner sees everything")
        #expect(successor.state.links[StateWorld.other] == nil)
      }
    }

    @Test(
      "A record that is no record of ours makes the state unknown, and absent is another answer",
      arguments: KafkaHome.all)
    func foreignRecord(home: KafkaHome) async throws {
      let cluster = try await Self.cluster(home)
      try await StateWorld.run(cluster, topic: "state.foreign") { world in
        try await world.journal().record([StateWorld.record(number: 1)], of: StateWorld.link)
        try await blocking("write to the state topic") {
          let producer = try TestProducer(cluster.bootstrapServers)
          try producer.send([TestRecord(key: Array("hello".utf8), value: Array("world".utf8))], topic: "state.foreign")
          try producer.flush()
        }
        let error = await #expect(throws: ActionFailure.self) { try await world.journal().look() }
        #expect(error?.reason == .stateUnknown)
        let absent = KafkaStateJournal(cluster: world.channel, topic: "state.absent", loop: world.loop)
        #expect(try await absent.look() == nil)
      }
    }
  }
}
