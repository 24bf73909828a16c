import TestSupport

/// Many partitions, each with a little of what partitions have: nothing, records, aborted data.
extension ExactCase {
  static let manyPartitions: [ExactCase] =
    [many("partitions.1000", 1_000)] + (0..<10).map { many("partitions.100.\($0)", 100) }

  private static func many(_ name: String, _ partitions: Int32) -> ExactCase {
    // An index file for each segment is mapped at its full size, which is 10 MiB unless told otherwise.
    ExactCase(name: name, partitions: partitions, configs: ["segment.index.bytes": "65536"]) { bootstrap, topic in
      let plain = try TestProducer(bootstrap, compression: .zstd)
      let transactional = try TestProducer(bootstrap, transactionalID: topic)
      var committed: Int64 = 0
      for partition in 0..<partitions where partition % 5 != 0 {
        let records = (0...partition % 7).map { TestRecord(value: "\(partition) \($0)") }
        try plain.send(records, topic: topic, partition: partition)
        committed += Int64(records.count)
      }
      try plain.flush()
      for commits in [true, false] {
        try transactional.begin()
        for partition in stride(from: 0, to: partitions, by: 10) {
          try transactional.send(TestRecord(value: "\(commits)"), topic: topic, partition: partition)
          committed += commits ? 1 : 0
        }
        try transactional.flush()
        if commits { try transactional.commit() } else { try transactional.abort() }
      }
      return Filled(committedRecords: committed)
    }
  }
}
