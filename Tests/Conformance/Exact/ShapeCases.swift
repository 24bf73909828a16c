import TestSupport

/// What a topic may look like as a whole.
extension ExactCase {
  static let shapes: [ExactCase] = [
    ExactCase(name: "empty.topic") { _, _ in Filled(committedRecords: 0) },
    ExactCase(name: "empty.partitions", partitions: 5) { bootstrap, topic in
      let producer = try TestProducer(bootstrap)
      try producer.send(TestRecord(value: "one"), topic: topic, partition: 1)
      try producer.send(TestRecord(value: "three"), topic: topic, partition: 3)
      try producer.flush()
      return Filled(committedRecords: 2)
    },
    ExactCase(name: "sixty-four-partitions", partitions: 64) { bootstrap, topic in
      let producer = try TestProducer(bootstrap, compression: .zstd)
      var generator = RecordGenerator(seed: 6, largestValue: 300)
      var count: Int64 = 0
      for partition in Int32(0)..<64 {
        let records = generator.records(Int(partition) * 2)
        try producer.send(records, topic: topic, partition: partition)
        count += Int64(records.count)
      }
      try producer.flush()
      return Filled(committedRecords: count)
    },
    ExactCase(name: "many-segments", configs: ["segment.bytes": "1048576"]) { bootstrap, topic in
      let producer = try TestProducer(bootstrap)
      var generator = RecordGenerator(seed: 8)
      let records = (0..<40).map { _ in TestRecord(value: generator.bytes(100_000)) }
      try producer.send(records, topic: topic)
      try producer.flush()
      return Filled(committedRecords: Int64(records.count))
    },
  ]
}
