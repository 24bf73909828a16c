import TestSupport

/// Compacted topics after their cleaner: what it leaves of batches, and of keys.
extension ExactCase {
  static let compaction: [ExactCase] =
    TestProducer.Compression.allCases.map(holesInside) + [holesBetween, removedTombstones]
    + [TestProducer.Compression.none, .lz4].map(keptTombstones)
    + [transactionsInACompactedTopic, compactAndDelete, fewSurvivors(100, over: 100_000)]

  private static func keys(_ range: Range<Int>) -> [String] { range.map { "key-\($0)" } }

  /// One batch of 300 records, of which every third survives; behind it a batch that stays whole.
  private static func holesInside(_ compression: TestProducer.Compression) -> ExactCase {
    ExactCase(name: "compact.inside.\(compression)", configs: CleanedTopic.configs) { bootstrap, name in
      let topic = CleanedTopic(bootstrap: bootstrap, name: name)
      let producer = try TestProducer(bootstrap, compression: compression)
      try producer.send(CleanedTopic.records(phase: 0, keys: keys(0..<300)), topic: name)
      try producer.flush()
      let again = (0..<300).filter { $0 % 3 != 1 }.map { "key-\($0)" }
      try producer.send(CleanedTopic.records(phase: 1, keys: again), topic: name)
      try producer.flush()
      try producer.send(CleanedTopic.records(phase: 2, keys: ["end"]), topic: name)
      try producer.flush()
      let survivors = (0..<300).filter { $0 % 3 == 1 }.map(Int64.init)
      return try topic.waitUntilCleaned(leaving: survivors + (300...500))
    }
  }

  /// Whole batches go, and those that stay stand far apart.
  private static let holesBetween = ExactCase(name: "compact.between", configs: CleanedTopic.configs) {
    bootstrap, name in
    let topic = CleanedTopic(bootstrap: bootstrap, name: name)
    let producer = try TestProducer(bootstrap, settings: ["batch.num.messages": "10"])
    for phase in 0..<5 {
      try producer.send(CleanedTopic.records(phase: phase, keys: keys(0..<100) + ["only-\(phase)"]), topic: name)
      try producer.flush()
    }
    try producer.send(CleanedTopic.records(phase: 5, keys: ["end"]), topic: name)
    try producer.flush()
    let lone = (0..<4).map { Int64($0 * 101 + 100) }
    return try topic.waitUntilCleaned(leaving: lone + (404...505))
  }

  /// Cleaned once, so that the batches of the tombstones have the delete horizon set (Kafka 3.1 and newer).
  private static func keptTombstones(_ compression: TestProducer.Compression) -> ExactCase {
    ExactCase(name: "compact.tombstones.\(compression)", configs: CleanedTopic.configs) { bootstrap, name in
      let topic = CleanedTopic(bootstrap: bootstrap, name: name)
      let producer = try TestProducer(bootstrap, compression: compression)
      try producer.send(CleanedTopic.records(phase: 0, keys: keys(0..<100)), topic: name)
      try producer.flush()
      try producer.send(CleanedTopic.records(phase: 1, keys: keys(0..<50), value: nil), topic: name)
      try producer.flush()
      try producer.send(CleanedTopic.records(phase: 2, keys: ["end"], value: nil), topic: name)
      try producer.flush()
      return try topic.waitUntilCleaned(leaving: Array(50...150))
    }
  }

  /// Keys of which nothing is left, not even the tombstone.
  private static let removedTombstones = ExactCase(
    name: "compact.tombstones-gone", configs: CleanedTopic.configs.merging(["delete.retention.ms": "0"]) { $1 }
  ) { bootstrap, name in
    let topic = CleanedTopic(bootstrap: bootstrap, name: name)
    let producer = try TestProducer(bootstrap)
    try producer.send(CleanedTopic.records(phase: 0, keys: keys(0..<100)), topic: name)
    try producer.flush()
    try producer.send(CleanedTopic.records(phase: 1, keys: keys(0..<50), value: nil), topic: name)
    try producer.flush()
    try producer.send(CleanedTopic.records(phase: 2, keys: ["middle"]), topic: name)
    try producer.flush()
    _ = try topic.waitUntilCleaned(leaving: Array(50...150))
    // Tombstones go with the cleaning after the one that found them.
    try producer.send(CleanedTopic.records(phase: 3, keys: ["end"]), topic: name)
    try producer.flush()
    return try topic.waitUntilCleaned(leaving: Array(50..<100) + [150, 151])
  }

  /// Committed and aborted transactions, and an aborted one at the end. Markers carry the broker's time, and close a
  /// segment each.
  private static let transactionsInACompactedTopic = ExactCase(
    name: "compact.transactions", configs: CleanedTopic.configs.merging(["segment.ms": "1"]) { $1 }
  ) { bootstrap, name in
    let topic = CleanedTopic(bootstrap: bootstrap, name: name)
    let producer = try TestProducer(bootstrap, compression: .gzip, transactionalID: name)
    var written: Set<String> = ["end"]
    for phase in 0..<6 {
      let keys = keys((phase * 5)..<(phase * 5 + 20))
      try producer.begin()
      try producer.send(CleanedTopic.records(phase: phase, keys: keys), topic: name)
      try producer.flush()
      if phase % 3 == 2 {
        try producer.abort()
      } else {
        try producer.commit()
        written.formUnion(keys)
      }
    }
    let plain = try TestProducer(bootstrap)
    try plain.send(CleanedTopic.records(phase: 6, keys: ["end"]), topic: name)
    try plain.flush()
    let filled = try topic.waitUntilCleaned(leavingKeys: written.count)
    try producer.begin()
    try producer.send(CleanedTopic.records(phase: 7, keys: keys(0..<10)), topic: name)
    try producer.flush()
    try producer.abort()
    return filled
  }

  /// Between two survivors nothing is left: as many holes as records were written.
  static func fewSurvivors(_ count: Int, over offsets: Int) -> ExactCase {
    ExactCase(name: "compact.survivors", configs: CleanedTopic.configs) { bootstrap, name in
      let topic = CleanedTopic(bootstrap: bootstrap, name: name)
      let producer = try TestProducer(bootstrap, compression: .lz4, settings: ["batch.num.messages": "10000"])
      let distance = offsets / count
      for offset in 0..<offsets {
        let key = offset % distance == 0 ? "key-\(offset)" : "again"
        try producer.send(
          TestRecord(key: key, value: "v\(offset)", timestamp: CleanedTopic.time(ofPhase: 0)), topic: name)
      }
      try producer.flush()
      try producer.send(CleanedTopic.records(phase: 1, keys: ["again"]), topic: name)
      try producer.flush()
      let survivors = (0..<count).map { Int64($0 * distance) }
      return try topic.waitUntilCleaned(leaving: survivors + [Int64(offsets - 1), Int64(offsets)], limit: 300)
    }
  }

  private static let compactAndDelete = ExactCase(
    name: "compact.and-delete", configs: CleanedTopic.configs.merging(["cleanup.policy": "compact,delete"]) { $1 }
  ) { bootstrap, name in
    let topic = CleanedTopic(bootstrap: bootstrap, name: name)
    let producer = try TestProducer(bootstrap, compression: .zstd)
    for phase in 0..<3 {
      try producer.send(CleanedTopic.records(phase: phase, keys: keys(0..<(50 - phase * 10))), topic: name)
      try producer.flush()
    }
    try producer.send(CleanedTopic.records(phase: 3, keys: ["end"]), topic: name)
    try producer.flush()
    return try topic.waitUntilCleaned(leaving: Array(40..<50) + (80..<90) + (90...120))
  }
}
