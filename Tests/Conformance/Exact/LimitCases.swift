import TestSupport

/// Batches as large as their topic takes, and larger than it takes by now.
extension ExactCase {
  static let limits: [ExactCase] = [
    ExactCase(name: "limits.to-the-byte", configs: ["max.message.bytes": "\(limit)"]) { bootstrap, topic in
      var generator = RecordGenerator(seed: 12)
      let value = generator.bytes(limit - overhead)
      let producer = try TestProducer(bootstrap, settings: ["batch.num.messages": "1"])
      for _ in 0..<3 { try producer.send([record(value), TestRecord(value: "between")], topic: topic) }
      try producer.flush()
      // Proves that the others stood at the limit.
      let refused = try TestProducer(bootstrap)
      try refused.send(record(value + [0]), topic: topic)
      guard (try? refused.flush()) == nil else { throw TestSupportError("a batch above the limit was taken") }
      return Filled(committedRecords: 6)
    },
    ExactCase(name: "limits.lowered", partitions: 2, configs: ["max.message.bytes": "4194304"]) { bootstrap, topic in
      var generator = RecordGenerator(seed: 13)
      for (partition, codec) in [TestProducer.Compression.none, .lz4].enumerated() {
        let producer = try TestProducer(bootstrap, compression: codec)
        for size in [10, 3_000_000, 200_000] {
          try producer.send(record(generator.noise(size)), topic: topic, partition: Int32(partition))
          try producer.flush()
        }
      }
      try TestAdmin(bootstrap).setConfigs(topic, ["max.message.bytes": "100000"])
      let producer = try TestProducer(bootstrap)
      try producer.send(TestRecord(value: "after"), topic: topic)
      try producer.flush()
      return Filled(committedRecords: 7)
    },
  ]

  private static let limit = 1_000_000
  /// Of a batch of one such record without key and headers: the header's 61, three lengths of 3, 1 and 3, and four more.
  private static let overhead = 72

  private static func record(_ value: [UInt8]) -> TestRecord { TestRecord(key: [UInt8]?.none, value: value) }
}
