import KafkaProtocol
import LinkModel
import TestSupport
import Testing

@testable import LinkController

extension RealKafka {
  /// A run that dies anywhere between intent and first append, and the run after it (docs/state.md, *Crash windows*).
  @Suite("Crash windows", .serialized)
  struct CrashWindowTests {
    @Test("A run that died before CreateTopics is made good by the next")
    func beforeCreation() async throws {
      try await MirrorWorld.run("crash.before") { world in
        let died = await world.reconcile(through: .dieBefore, atSecond: .createTopics)
        #expect(died.results.last?.failure != nil)
        #expect(try await world.record()?.phase == .intended)
        let plan = await world.plan()
        #expect(plan.changes.map(\.actions.first?.name) == ["createMirrorTopic"])
        try await world.expectMade(by: await world.reconcile())
        #expect(try await world.record()?.replacesEarlierTopic == false)
      }
    }

    @Test("A run that died after CreateTopics leaves a topic that the next adopts")
    func afterCreation() async throws {
      try await MirrorWorld.run("crash.after") { world in
        _ = await world.reconcile(through: .dieAfter, atSecond: .createTopics)
        #expect(try await world.record()?.phase == .intended)
        let plan = await world.plan()
        #expect(plan.changes.map(\.actions.first?.name) == ["adoptMirrorTopic"])
        try await world.expectMade(by: await world.reconcile())
      }
    }

    @Test("A topic that somebody wrote to is not adopted")
    func afterCreationAndAForeignWrite() async throws {
      try await MirrorWorld.run("crash.foreign") { world in
        _ = await world.reconcile(through: .dieAfter, atSecond: .createTopics)
        try await world.writeToMirror()
        let report = await world.reconcile()
        #expect(report.plan.blocked.map(\.reason) == [.nameTaken])
        #expect(report.outcomes.isEmpty)
        #expect(try await world.record()?.phase == .intended)
      }
    }

    @Test("An answer of CreateTopics that is lost makes no second topic and no refusal")
    func lostAnswer() async throws {
      try await MirrorWorld.run("crash.lost") { world in
        try await world.expectMade(by: await world.reconcile(through: .loseAnswer, atSecond: .createTopics))
      }
    }

    @Test("A topic that somebody else makes meanwhile is theirs, also in the next run")
    func nameTakenMeanwhile() async throws {
      try await MirrorWorld.run("crash.taken") { world in
        let report = await world.reconcile { key in
          if key == .addPartitionsToTxn { try? await world.makeMirrorTopicByHand() }
          return .pass
        }
        #expect(report.results.last?.failure?.reason == .nameTaken)
        let record = try await world.record()
        #expect(record == nil)
        #expect(await world.plan().blocked.map(\.reason) == [.nameTaken])
      }
    }

    @Test("A mirror topic that was deleted is made anew, and its name remembered")
    func deletedMirror() async throws {
      try await MirrorWorld.run("crash.deleted") { world in
        try await world.expectMade(by: await world.reconcile())
        let first = try await world.record()
        try await world.deleteMirrorTopic()
        try await world.expectMade(by: await world.reconcile())
        let second = try await world.record()
        #expect(second?.destination.id != first?.destination.id)
        #expect(second?.replacesEarlierTopic == true)
        #expect(world.engine.work.last?.createdByThisOwnership == false, "late requests go by name")
      }
    }

    @Test("Every run that appends has a number of its own, under one producer id")
    func ownershipRises() async throws {
      try await MirrorWorld.run("crash.number") { world in
        try await world.writeToSource()
        for number in 1...3 {
          let report = await world.reconcile()
          #expect(report.conclusion == .done)
          #expect(world.engine.work.last?.ownershipNumber == number)
          #expect(world.engine.work.last?.createdByThisOwnership == (number == 1))
        }
        #expect(Set(world.engine.work.map(\.producerID)).count == 1)
        _ = await world.reconcile(copies: false)
        let link = try await world.link()
        #expect(link?.ownershipNumber == 3)
        #expect(world.engine.work.count == 3)
      }
    }

    @Test("A run that has nothing to append uses up no number")
    func idleRuns() async throws {
      try await MirrorWorld.run("crash.idle") { world in
        for expected in [1, nil, nil] {
          let report = await world.reconcile()
          #expect(report.conclusion == .done)
          #expect(world.engine.work.last?.ownershipNumber == expected)
        }
        let link = try await world.link()
        #expect(link?.ownershipNumber == 1)
      }
    }

    @Test("A dry run and a status write nothing at all")
    func looksWriteNothing() async throws {
      try await MirrorWorld.run("crash.looks") { world in
        var keys: Set<APIKey> = []
        let reconciler = world.reconciler { key in
          keys.insert(key)
          return .pass
        }
        _ = await reconciler.plan(world.desired, policy: world.policy)
        _ = await reconciler.status(world.desired, policy: world.policy)
        _ = await world.reconcile()
        _ = await reconciler.plan(world.desired, policy: world.policy)
        _ = await reconciler.status(world.desired, policy: world.policy)
        let looks: Set<APIKey> = [
          .metadata, .listOffsets, .fetch, .describeConfigs, .describeLogDirs, .describeCluster,
        ]
        #expect(keys.isSubset(of: looks), "\(keys.subtracting(looks))")
      }
    }
  }
}
