import TestSupport

/// Where the source has offsets without records: markers, aborted data, and what is still open.
extension ExactCase {
  static let transactions: [ExactCase] = [
    ExactCase(name: "transactions.interleaved", partitions: 3) { bootstrap, topic in
      Filled(committedRecords: try interleaved(bootstrap, topic, seed: 5))
    },
    ExactCase(name: "transactions.open-at-the-end") { bootstrap, topic in
      let producer = try TestProducer(bootstrap, compression: .gzip, transactionalID: topic)
      try producer.transaction(topic, values: ["a", "b"], commits: true)
      try producer.begin()
      try producer.send([TestRecord(value: "open"), TestRecord(value: "still")], topic: topic)
      try producer.flush()
      // Behind the open one: committed, and yet above the last stable offset.
      let other = try TestProducer(bootstrap, transactionalID: topic + ".other")
      try other.transaction(topic, values: ["above"], commits: true)
      return Filled(committedRecords: 2, openProducers: [producer])
    },
    ExactCase(name: "transactions.open-from-the-start") { bootstrap, topic in
      let producer = try TestProducer(bootstrap, transactionalID: topic)
      try producer.begin()
      try producer.send(TestRecord(value: "open"), topic: topic)
      try producer.flush()
      return Filled(committedRecords: 0, openProducers: [producer])
    },
    ExactCase(name: "transactions.aborted-at-the-end") { bootstrap, topic in
      let producer = try TestProducer(bootstrap, transactionalID: topic)
      try producer.transaction(topic, values: ["a"], commits: true)
      try producer.transaction(topic, values: (0..<50).map { "x\($0)" }, commits: false)
      return Filled(committedRecords: 1)
    },
    ExactCase(name: "transactions.only-aborted") { bootstrap, topic in
      let producer = try TestProducer(bootstrap, transactionalID: topic)
      for index in 0..<5 { try producer.transaction(topic, values: ["x\(index)"], commits: false) }
      return Filled(committedRecords: 0)
    },
    ExactCase(name: "transactions.empty", partitions: 2) { bootstrap, topic in
      let producer = try TestProducer(bootstrap)
      try EmptyTransactions.write(bootstrap, topic: topic, partitions: [0, 1], count: 3)
      try producer.send(TestRecord(value: "between"), topic: topic)
      try producer.flush()
      try EmptyTransactions.write(bootstrap, topic: topic, partitions: [0], count: 2)
      return Filled(committedRecords: 1)
    },
    ExactCase(name: "transactions.alternating") { bootstrap, topic in
      let producer = try TestProducer(bootstrap, compression: .lz4, transactionalID: topic)
      for index in 0..<60 { try producer.transaction(topic, values: ["v\(index)", "w"], commits: index % 3 != 0) }
      return Filled(committedRecords: 80)
    },
  ]

  /// Three transactional producers and a plain one write to the same partitions in turns; their transactions end in
  /// random order, committed or aborted. Returns the number of committed records.
  private static func interleaved(_ bootstrap: String, _ topic: String, seed: UInt64) throws -> Int64 {
    var random = SeededGenerator(seed: seed)
    var generator = RecordGenerator(seed: seed, largestValue: 300)
    let plain = try TestProducer(bootstrap, compression: .snappy)
    let producers = try (0..<3).map {
      try TestProducer(bootstrap, compression: [.zstd, .none, .gzip][$0], transactionalID: "\(topic).\($0)")
    }
    var pending: [Int: Int64] = [:]
    var committed: Int64 = 0
    for _ in 0..<150 {
      let index = Int.random(in: 0...3, using: &random)
      let records = generator.records(Int.random(in: 1...12, using: &random))
      let partition = Int32.random(in: 0..<3, using: &random)
      if index == 3 {
        try plain.send(records, topic: topic, partition: partition)
        try plain.flush()
        committed += Int64(records.count)
        continue
      }
      if pending[index] == nil { try producers[index].begin() }
      try producers[index].send(records, topic: topic, partition: partition)
      try producers[index].flush()
      pending[index, default: 0] += Int64(records.count)
      guard Int.random(in: 0..<4, using: &random) == 0 else { continue }
      committed +=
        try end(producers[index], commits: Bool.random(using: &random)) * (pending.removeValue(forKey: index) ?? 0)
    }
    for (index, count) in pending.sorted(by: { $0.key < $1.key }) {
      committed += try end(producers[index], commits: true) * count
    }
    return committed
  }

  /// 1 for a commit, 0 for an abort.
  private static func end(_ producer: TestProducer, commits: Bool) throws -> Int64 {
    if commits { try producer.commit() } else { try producer.abort() }
    return commits ? 1 : 0
  }
}
