import Foundation
import LinkModel
import TestSupport
import Testing

@Suite("Name filters")
struct NameFilterTests {
  private static let place = SourcePlace(file: "m", line: 1, column: 1)
  /// LOCKSTEP_SEED repeats a run.
  private static let seed =
    ProcessInfo.processInfo.environment["LOCKSTEP_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 0...UInt64.max)

  private static func filter(_ rules: (NameFilter.Rule.Effect, NameFilter.Rule.Pattern)...) -> NameFilter {
    NameFilter(rules: rules.map { NameFilter.Rule($0.0, $0.1, place: place) }, stateTopics: ["_lockstep.state", "s"])
  }

  @Test(
    "The verdict names the rule that decided",
    arguments: [
      ("orders.created", .taken(byRule: 1)), ("orders.tmp", .excluded(byRule: 0)), ("payments", .noIncludeMatches),
      ("orders", .noIncludeMatches), ("one", .taken(byRule: 2)), ("ones", .noIncludeMatches),
      ("one.x", .noIncludeMatches),
      ("", .noIncludeMatches),
    ] as [(String, NameFilter.Verdict)])
  func verdicts(name: String, verdict: NameFilter.Verdict) {
    let filter = Self.filter(
      (.exclude, .literal("orders.tmp")), (.include, .prefix("orders.")), (.include, .literal("one")))
    #expect(filter.verdict(on: name) == verdict)
    #expect(filter.takes(name) == verdict.isTaken)
  }

  @Test("An exclude alone takes nothing, and no rule takes nothing")
  func nothing() {
    #expect(Self.filter((.exclude, .literal("a"))).verdict(on: "b") == .noIncludeMatches)
    #expect(NameFilter().verdict(on: "b") == .noIncludeMatches)
  }

  @Test(
    "Internal topics and state topics are never taken", arguments: ["__consumer_offsets", "__", "_lockstep.state", "s"])
  func internalTopics(name: String) {
    #expect(Self.filter((.include, .prefix("")), (.include, .literal(name))).verdict(on: name) == .internalTopic)
    #expect(Self.filter((.include, .prefix(""))).takes("_" + name.dropFirst(2) + "x"))
  }

  @Test("Whatever the rules: order takes no part, includes only add, excludes only remove")
  func algebra() throws {
    print("LOCKSTEP_SEED=\(Self.seed)")
    var random = SeededGenerator(seed: Self.seed)
    for _ in 0..<2_000 {
      let rules = (0..<Int.random(in: 0...5, using: &random)).map { _ in Self.rule(&random) }
      let filter = NameFilter(rules: rules)
      let extra = Self.rule(&random)
      let name = Self.name(&random)
      let widened = NameFilter(rules: rules + [extra])
      #expect(NameFilter(rules: rules.shuffled(using: &random)).takes(name) == filter.takes(name))
      #expect(NameFilter(rules: rules + rules).verdict(on: name) == filter.verdict(on: name))
      switch extra.effect {
      case .include: #expect(widened.takes(name) || !filter.takes(name))
      case .exclude: #expect(filter.takes(name) || !widened.takes(name))
      }
      switch filter.verdict(on: name) {
      case .taken(let index): #expect(rules[index].effect == .include && rules[index].pattern.matches(name))
      case .excluded(let index): #expect(rules[index].effect == .exclude && rules[index].pattern.matches(name))
      case .noIncludeMatches: #expect(!rules.contains { $0.effect == .include && $0.pattern.matches(name) })
      case .internalTopic: #expect(name.hasPrefix("__"))
      }
    }
  }

  private static func name(_ random: inout SeededGenerator) -> String {
    String((0..<Int.random(in: 0...4, using: &random)).map { _ in "a_.b".randomElement(using: &random) ?? "a" })
  }

  private static func rule(_ random: inout SeededGenerator) -> NameFilter.Rule {
    let text = name(&random)
    return NameFilter.Rule(
      Bool.random(using: &random) ? .include : .exclude, Bool.random(using: &random) ? .literal(text) : .prefix(text),
      place: place)
  }
}
