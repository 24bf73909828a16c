import Bytes
import Foundation
import TestSupport

/// One target's run: the seeds and the corpus first, then mutations of the seeds, each decided by the run's own seed and
/// a number, whatever the corpus has grown to.
struct FuzzRun {
  let target: any FuzzTarget
  let seed: UInt64
  private let seeds: [[UInt8]]
  private let corpus: [[UInt8]]
  private var tried = 0
  private var accepted = 0
  private var slowest = 0.0

  init(_ target: any FuzzTarget, seed: UInt64) throws {
    self.target = target
    self.seed = seed
    seeds = try target.seeds()
    corpus = try Corpus.entries(of: target.name).map(\.bytes)
    guard !seeds.isEmpty else { throw Finding("\(target.name): no seeds") }
    CrashKeeper.keep(as: Corpus.path(ofFound: "ended-\(getpid())", for: target.name))
  }

  /// Tries all seeds and the corpus, then `count` mutations from number `first` on; prints a line of figures.
  mutating func perform(first: Int, count: Int) throws {
    let start = Date()
    Self.say(
      "\(target.name): seed \(seed), inputs \(first)..<\(first + count) behind \(seeds.count) seeds and \(corpus.count) of the corpus"
    )
    for input in seeds + corpus { try attempt(input, named: "of the corpus") }
    let replayed = tried
    for number in first..<(first + count) { try attempt(mutated(number), named: "number \(number)") }
    let seconds = Date().timeIntervalSince(start)
    Self.say(
      String(
        format: "%@: %d inputs (%d accepted, %d mutated) in %.1f s, slowest %.1f ms, peak memory %d MiB", target.name,
        tried, accepted, tried - replayed, seconds, slowest * 1000, Limits.peakResidentBytes >> 20))
  }

  /// The same bytes for a seed and a number, whatever came before.
  private func mutated(_ number: Int) -> [UInt8] {
    var random = SeededGenerator(seed: Self.mixed(seed &+ UInt64(number) &* 0x9E37_79B9_7F4A_7C15))
    var input = seeds[Int.random(in: 0..<seeds.count, using: &random)]
    let other = seeds[Int.random(in: 0..<seeds.count, using: &random)]
    if Bool.random(using: &random) { Mutator.mutate(&input, with: other, &random) }
    target.mutate(&input, &random)
    return input.count <= Mutator.largestInput ? input : Array(input.prefix(Mutator.largestInput))
  }

  private static func mixed(_ value: UInt64) -> UInt64 {
    let once = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    let twice = (once ^ once >> 27) &* 0x94D0_49BB_1331_11EB
    return twice ^ twice >> 31
  }

  private mutating func attempt(_ input: [UInt8], named name: String) throws {
    CrashKeeper.remember(input)
    // A long way from one input's limit, and one call for many inputs.
    if tried % 256 == 0 { alarm(Limits.patience) }
    let start = Limits.processorSeconds
    do {
      if try target.attempt(ByteView(copying: input)) { accepted += 1 }
      let seconds = Limits.processorSeconds - start
      slowest = max(slowest, seconds)
      try Finding.require(seconds < Limits.secondsAnInput, "it took \(seconds) s")
      // Every one of the corpus, and of the mutations so few that a number of them is soon narrowed down.
      if tried < seeds.count + corpus.count || tried % 256 == 0 {
        let memory = Limits.peakResidentBytes
        try Finding.require(memory < Limits.residentBytes, "by now the process has used \(memory >> 20) MiB")
      }
    } catch {
      let path = try Corpus.keep(input, for: target.name)
      throw Finding("\(target.name), seed \(seed), input \(name): \(error)\nIt is kept: \(path)")
    }
    tried += 1
  }
}
