import Foundation
import LinkModel
import LinkPlanner
import TestSupport
import Testing

@Suite("Whatever the world is like")
struct PlanPropertyTests {
  /// LOCKSTEP_SEED repeats a run; given a seed that a failure names, its worlds come first.
  private static let seed =
    ProcessInfo.processInfo.environment["LOCKSTEP_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 0...UInt64.max)

  /// Each stands for a hundred worlds; a failure names the one it happened in.
  private static func forEachWorld(_ body: (World, Comment) -> Void) {
    print("LOCKSTEP_SEED=\(seed) repeats these worlds")
    for number in UInt64(0)..<40 {
      let own = seed &+ number &* 0x9E37_79B9_7F4A_7C15
      var generator = SeededGenerator(seed: own)
      for round in 0..<100 { body(World.random(using: &generator), "LOCKSTEP_SEED=\(own), world \(round)") }
    }
  }

  @Test("After a plan's changes are made, there is nothing to change, and what was refused still is")
  func idempotence() {
    Self.forEachWorld { world, name in
      let plan = world.plan
      let again = world.after(plan).plan
      #expect(again.changes == [], name)
      // A state topic that is made says of a topic that it is not recorded; without it nobody knew (StateUnknown).
      #expect(again.blocked.map(\.address) == plan.blocked.map(\.address), name)
      #expect(again.stopped == plan.stopped, name)
      #expect(again.unavailable == plan.unavailable, name)
      #expect(again.copies.map(\.address) == plan.copies.map(\.address), name)
    }
  }

  @Test("The same arguments give the same plan, and every object is counted once")
  func counts() {
    Self.forEachWorld { world, name in
      let plan = world.plan
      #expect(world.plan == plan, name)
      let refused = plan.blocked.count + plan.stopped.count + plan.unavailable.count
      let changed = Set(plan.changes.map(\.address).filter { $0.kind != "cluster" }).count
      #expect(
        changed + refused + plan.unchangedCount == plan.summary.linkCount + plan.summary.mirrorCount, name)
    }
  }

  @Test("No topic is made twice or where one is or may be, and nothing is done to what was refused")
  func harmless() {
    Self.forEachWorld { world, name in
      let plan = world.plan
      let made = plan.changes.flatMap(\.actions).compactMap { action in
        if case .createMirrorTopic(let creation) = action { creation.destinationTopic } else { nil }
      }
      #expect(Set(made).count == made.count, name)
      #expect(made.allSatisfy { world.dr.topics[$0] == nil }, name)
      let refused = Set((plan.blocked + plan.stopped + plan.unavailable).map(\.address))
      #expect(!plan.changes.contains { refused.contains($0.address) }, name)
      #expect(!plan.copies.contains { refused.contains($0.address) || refused.contains(.link($0.link)) }, name)
    }
  }
}
