import TestSupport
import Testing

@testable import LinkVerify

/// A log in few letters: a key a letter, in capitals with a value, in small letters a tombstone; a dot is a hole.
private struct Log {
  var records: [(offset: Int64, key: Character, isTombstone: Bool)]

  init(_ text: String) {
    records = text.enumerated().compactMap { index, letter in
      letter == "." ? nil : (Int64(index), Character(letter.uppercased()), letter.isLowercase)
    }
  }
}

private func digest(_ key: Character) -> KeyDigest { Array(String(key).utf8).withUnsafeBytes { KeyDigest($0) } }

/// What is found of two logs of which the mirror ends at `end`.
private func compare(_ source: String, _ destination: String, end: Int64? = nil) throws -> [String] {
  let logs: [KeyTable.Side: Log] = [.source: Log(source), .destination: Log(destination)]
  let end = end ?? Int64(max(source.count, destination.count))
  var table = KeyTable()
  for offset in 0..<end {
    let here = logs.mapValues { $0.records.first { $0.offset == offset } }
    switch (here[.source] ?? nil, here[.destination] ?? nil) {
    case (let record?, nil): table.only(.source, digest(record.key), at: offset, isTombstone: record.isTombstone)
    case (nil, let record?): table.only(.destination, digest(record.key), at: offset, isTombstone: record.isTombstone)
    case (let record?, _?): table.both(digest(record.key))
    case (nil, nil): break
    }
  }
  let comparison = KeyComparison(range: OffsetRange(start: 0, end: end)) { (side, start, limit, found) in
    for record in logs[side]?.records ?? [] where record.offset >= start && record.offset < limit ?? .max {
      found(KeyComparison.Found(key: digest(record.key), offset: record.offset))
    }
  }
  return try comparison.differences(table).map { "\($0.kind.rawValue) \($0.offset)" }
}

@Suite("Compacted logs are compared by their keys")
struct KeyComparisonTests {
  @Test(
    "What a cleaner may have done is no difference",
    arguments: [
      ("ABAB", "ABAB"),
      ("..AB", "ABAB"), ("ABAB", "..AB"), ("A.AB", ".BAB"),
      ("Aa..", "...."), ("....", "Aa.."), (".a..", "...."), ("....", ".a.."), ("Aa.B", "...B"),
      ("A.a", "..a"), ("..a", "A.a"), ("AaA.", "..A."), ("..A.", "AaA."), ("aA", ".A"), ("A.A", "AAA"),
    ])
  func cleaned(source: String, destination: String) throws {
    #expect(try compare(source, destination) == [])
  }

  @Test(
    "What no cleaner does is a difference, once a key",
    arguments: [
      ("A", ".", ["missing 0"]), (".", "A", ["extra 0"]),
      // The tombstone was removed before it was read: the key is alive on the mirror for ever.
      ("...B", "A..B", ["extra 0"]),
      // A lost tombstone, and one that nobody wrote.
      ("Aa", "A.", ["missing 1"]), ("A.", "Aa", ["extra 1"]), (".a", "A.", ["missing 1"]), ("A.", ".a", ["extra 1"]),
      // A lost last record, and one too many.
      ("AA", "A.", ["missing 1"]), ("A.", "AA", ["extra 1"]), (".A", "A.", ["missing 1"]), ("A.", ".A", ["extra 1"]),
      ("A.A.B", "A...B", ["missing 2"]), ("AB", "..", ["missing 0", "missing 1"]),
      ("AaA", "Aa.", ["missing 2"]), ("Aa.", "AaA", ["extra 2"]),
    ] as [(String, String, [String])])
  func different(source: String, destination: String, found: [String]) throws {
    #expect(try compare(source, destination) == found)
  }

  @Test(
    "Above the mirror's end the source may have what superseded a record of the mirror",
    arguments: [
      ("...A", "A", []), ("...a", "A", []), ("...B", "A", ["extra 0"]), ("A..A", ".", ["missing 0"]),
    ] as [(String, String, [String])])
  func lag(source: String, destination: String, found: [String]) throws {
    #expect(try compare(source, destination, end: 1) == found)
  }

  @Test("Both sides cleaned at random of one history are equal; a last record that is lost is found")
  func random() throws {
    let seed = RunSeed.value
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<2_000 {
      let history = (0..<12).map { _ in Character(String("ABCabc".randomElement(using: &generator) ?? "A")) }
      let source = cleaned(history, &generator)
      let destination = cleaned(history, &generator)
      #expect(try compare(source, destination) == [], "\(source) \(destination), seed \(seed)")
      let last = Log(destination).records.filter { record in
        !record.isTombstone && !Log(destination).records.contains { $0.key == record.key && $0.offset > record.offset }
      }
      guard let victim = last.randomElement(using: &generator) else { continue }
      var damaged = Array(destination)
      damaged[Int(victim.offset)] = "."
      #expect(try compare(source, String(damaged)) != [], "\(source) \(String(damaged)), seed \(seed)")
    }
  }

  /// Cleanings of growing prefixes: of each key only the last record of the prefix is kept, and tombstones that an
  /// earlier cleaning has kept may go.
  private func cleaned(_ history: [Character], _ generator: inout SeededGenerator) -> String {
    var log = history
    for end in (0..<3).map({ _ in Int.random(in: 0...history.count, using: &generator) }).sorted() {
      let removesTombstones = Bool.random(using: &generator)
      for index in 0..<end where log[index] != "." {
        let isSuperseded = log[(index + 1)..<end].contains { $0.uppercased() == log[index].uppercased() }
        if isSuperseded || removesTombstones && log[index].isLowercase { log[index] = "." }
      }
    }
    return String(log)
  }
}
