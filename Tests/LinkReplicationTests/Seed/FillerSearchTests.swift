import TestSupport
import Testing

@testable import LinkReplication

@Suite("Where filler ends is found in the log alone")
struct FillerSearchTests {
  typealias Found = FillerSearch.Found

  /// A log as a reader sees it.
  private struct ScriptedLog {
    var batches: [Found] = []
    var end: Int64 = 0

    mutating func append(_ count: Int64, isFiller: Bool) {
      batches.append(Found(baseOffset: end, lastOffset: end + count - 1, isFiller: isFiller))
      end += count
    }

    func first(from offset: Int64) -> Found? { batches.first { $0.lastOffset >= offset } }

    /// Nil where the first batch is no filler.
    func search() -> (end: Int64, probes: Int)? {
      guard let first = batches.first, first.isFiller else { return nil }
      var (search, probes) = (FillerSearch(first: first, logEnd: end), 0)
      while let probe = search.nextProbe {
        search.looked(at: probe, self.first(from: probe))
        probes += 1
        guard probes < 200 else { break }
      }
      return (search.end, probes)
    }
  }

  @Test("Filler alone ends where the log ends", arguments: [1, 2, 17])
  func fillerAlone(batches: Int) throws {
    var log = ScriptedLog()
    for _ in 0..<batches { log.append(500_000, isFiller: true) }
    #expect(try #require(log.search()).end == log.end)
  }

  @Test("In any log it ends where the first other batch begins", arguments: 0..<300)
  func anyLog(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var log = ScriptedLog()
    for _ in 0..<Int.random(in: 1...40, using: &random) {
      log.append(Int64.random(in: 1...500_000, using: &random), isFiller: true)
    }
    let end = log.end
    for _ in 0..<Int.random(in: 0...40, using: &random) {
      log.append(Int64.random(in: 1...50, using: &random), isFiller: false)
    }
    #expect(try #require(log.search()).end == end, "seed \(seed)")
  }

  /// Under `compact,delete` a cleaner may remove batches of filler, or all behind them.
  @Test("Gaps that a cleaner left lead to where the first other batch begins, too", arguments: 0..<300)
  func gaps(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var log = ScriptedLog()
    log.append(10, isFiller: true)
    for _ in 0..<20 { log.append(Int64.random(in: 1...1_000, using: &random), isFiller: true) }
    for _ in 0..<20 { log.append(Int64.random(in: 1...1_000, using: &random), isFiller: false) }
    let kept = log.batches.dropFirst().filter { _ in Bool.random(using: &random) }
    log.batches = [log.batches[0]] + kept
    let expected = kept.first { !$0.isFiller }?.baseOffset ?? log.end
    #expect(try #require(log.search()).end == expected, "seed \(seed)")
  }

  @Test("10,000,000,000 offsets of filler take few looks")
  func looks() throws {
    var log = ScriptedLog()
    for _ in 0..<20_000 { log.append(500_000, isFiller: true) }
    log.append(3, isFiller: false)
    let found = try #require(log.search())
    #expect(found.end == 10_000_000_000)
    #expect(found.probes <= 40)
  }
}
