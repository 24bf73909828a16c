import Foundation
import LinkVerify
import TestSupport
import Testing

extension RealKafka {
  /// What becomes of compacted mirrors from run to run, while the cleaners of both sides are at work.
  @Suite("Compacted mirrors")
  struct CompactedMirrorTests {
    @Test("A mirror goes on after its source was cleaned, and after it was cleaned itself")
    func cleanedBetweenRuns() async throws {
      let rig = try await CompactionRig("cleaned", destination: .cleaning)
      let keys = (0..<200).map { "key-\($0)" }
      try await rig.create(CleanedTopic.configs)
      try await rig.write(phase: 0, keys)
      try await rig.write(phase: 1, Array(keys.prefix(100)))
      try await rig.expectInSync()
      try await rig.write(phase: 2, Array(keys.prefix(50)), value: nil)
      try await rig.write(phase: 3, ["end"])
      try await rig.waitUntilCleaned(.source, leaving: 201)
      try await rig.expectInSync()
      try await rig.write(phase: 4, Array(keys.suffix(10)))
      try await rig.write(phase: 5, ["end"])
      try await rig.expectInSync()
      // One segment is open, with the last record; the rest is cleaned on its own, an "end" before it among them.
      try await rig.waitUntilCleaned(.destination, leaving: 202)
      try await rig.expectInSync()
      let topic = try await rig.verified(.equal)
      #expect(topic.comparison == .keys)
      #expect(topic.partitions[0].source == topic.partitions[0].destination)
    }

    @Test("A mirror that is cleaned farther than its source is equal by its keys, and goes on")
    func mirrorCleanedAlone() async throws {
      let rig = try await CompactionRig("farther", destination: .cleaning)
      // One segment without end, so that the source is never cleaned.
      try await rig.create(["cleanup.policy": "compact", "segment.ms": "9223372036854775807"])
      for phase in 0..<5 { try await rig.write(phase: phase, (0..<100).map { "key-\($0)" }) }
      try await rig.expectInSync()
      try await rig.waitUntilCleaned(.destination, leaving: 200)
      let topic = try await rig.verified(.equal)
      #expect(topic.partitions[0].onlyOnSource == 300)
      #expect(topic.partitions[0].onlyOnDestination == 0)
      #expect(topic.keysCompared == 100)
      try await rig.write(phase: 5, ["key-0", "another"])
      try await rig.expectInSync()
      _ = try await rig.verified(.equal)
    }

    @Test("A tombstone that was removed before it was read is warned of, and verify finds its key")
    func tombstoneMissed() async throws {
      let rig = try await CompactionRig("tombstone", destination: .shared)
      try await rig.create(CleanedTopic.configs.merging(["delete.retention.ms": "0"]) { $1 })
      try await rig.write(phase: 0, ["gone", "kept"])
      try await rig.expectInSync()
      try await rig.write(phase: 1, ["gone"], value: nil)
      try await rig.write(phase: 2, ["middle"])
      try await rig.waitUntilCleaned(.source, withoutOffset: 0)
      try await rig.write(phase: 3, ["end"])
      try await rig.waitUntilCleaned(.source, withoutOffset: 2)
      let run = try await rig.manifests.reconcile()
      #expect(run.exitCode == 0, "a warning is no failure: \(run)")
      #expect(run.description.contains("Warning/TombstonesAtRisk"), "\(run)")
      let topic = try await rig.verified(.different)
      #expect(topic.partitions[0].differences.map(\.kind) == [.extra])
      #expect(topic.partitions[0].differences.map(\.offset) == [0])
      let status = try await LockstepProcess.run(["status", "-f", rig.manifests.path])
      #expect(status.output.contains("Warning/TombstonesAtRisk"), "\(status)")
      let again = try await rig.manifests.reconcile("--dry-run")
      #expect(again.description.contains("Warning/TombstonesAtRisk"), "\(again)")
    }

    @Test("A record without a key is refused by its name, and mirrored once the source is not compacted")
    func nullKey() async throws {
      let rig = try await CompactionRig("keyless", destination: .shared)
      try await rig.create(["cleanup.policy": "delete"])
      let records = CleanedTopic.records(phase: 0, keys: ["a", "b"]) + [TestRecord(value: "keyless")]
      try await rig.write(records)
      try await rig.setSourceConfigs(["cleanup.policy": "compact"])
      for _ in 0..<2 {
        let run = try await rig.manifests.reconcile()
        #expect(run.exitCode == 8, "\(run)")
        #expect(run.description.contains("Stalled/NullKey"), "\(run)")
        #expect(run.description.contains("the record at offset 2 of partition 0 has no key"), "\(run)")
      }
      try await rig.setSourceConfigs(["cleanup.policy": "delete"])
      try await rig.expectInSync()
      #expect(try await rig.verified(.equal).comparison == .records)
      try await rig.setSourceConfigs(["cleanup.policy": "compact"])
      try await rig.write(phase: 1, ["c"])
      try await rig.expectInSync()
      #expect(try await rig.verified(.equal).comparison == .keys)
    }

    @Test("A run that is killed while it fills holes is gone on with, also when the source was cleaned meanwhile")
    func killed() async throws {
      let rig = try await CompactionRig("killed", destination: .shared)
      let example = ExactCase.fewSurvivors(100, over: 150_000)
      try await rig.create(example.configs)
      _ = try await rig.fill(example)
      for _ in 0..<2 {
        let before = try await rig.mirrorEnd()
        let run = try LockstepProcess(["reconcile", rig.manifests.path])
        try await rig.waitUntilMirrorEnds(above: before, or: run)
        run.send(SIGKILL)
        _ = try await run.result()
        _ = try await rig.verified(.equal)
      }
      #expect(try await rig.mirrorEnd() < 150_000)
      try await rig.write(phase: 2, ["key-0", "key-1500"])
      try await rig.write(phase: 3, ["again"])
      try await rig.waitUntilCleaned(.source, withoutOffset: 0)
      try await rig.expectInSync()
      let topic = try await rig.verified(.equal)
      #expect(topic.partitions[0].source == topic.partitions[0].destination)
    }

    @Test("2,000 survivors over 2,000,000 offsets", LongCases.trait)
    func manyHoles() async throws {
      let rig = try await CompactionRig("many-holes", destination: .shared)
      let example = ExactCase.fewSurvivors(2_000, over: 2_000_000)
      try await rig.create(example.configs)
      let filled = try await rig.fill(example)
      let begun = ContinuousClock.now
      try await rig.expectInSync(limit: 600)
      print("2,000,000 offsets with 2,000 survivors were mirrored in \(ContinuousClock.now - begun)")
      let topic = try await rig.verified(.equal)
      #expect(topic.recordsCompared == filled.committedRecords)
    }
  }
}
