import Foundation
import Librdkafka
import TestSupport

/// Topics whose brokers give records their time: what a consumer sees of them is what the mirror has to hold.
extension ExactCase {
  static let appendTimes: [ExactCase] =
    [TestProducer.Compression.none, .gzip, .zstd].map { compression in
      ExactCase("append-time.\(compression)", compression: compression, configs: Self.logAppendTime) {
        var generator = RecordGenerator(seed: 15, largestValue: 300)
        return generator.records(1_000)
      }
    } + [changedInMidLog]

  private static let logAppendTime = ["message.timestamp.type": "LogAppendTime"]

  /// Both kinds of batches in one log, of every codec.
  private static let changedInMidLog = ExactCase(name: "append-time.changed") { bootstrap, topic in
    let admin = try TestAdmin(bootstrap)
    var count: Int64 = 0
    for phase in 0..<4 {
      let isAppendTime = phase % 2 == 1
      try admin.setConfigs(topic, isAppendTime ? Self.logAppendTime : [:])
      count += try writeUntilTimes(areTheBrokers: isAppendTime, bootstrap, topic)
      for compression in TestProducer.Compression.allCases {
        let producer = try TestProducer(bootstrap, compression: compression)
        try producer.send((0..<50).map { ownTime("\(phase) \($0)", shift: Int64($0)) }, topic: topic)
        try producer.flush()
        count += 50
      }
    }
    return Filled(committedRecords: count)
  }

  private static func ownTime(_ value: String, shift: Int64 = 0) -> TestRecord {
    TestRecord(value: value, timestamp: 1_700_000_000_000 + shift)
  }

  /// A change of configs is acknowledged before the broker obeys it. Returns how many records it took.
  private static func writeUntilTimes(areTheBrokers: Bool, _ bootstrap: String, _ topic: String) throws -> Int64 {
    let producer = try TestProducer(bootstrap)
    let configuration = ReaderConfiguration(
      clusterName: "test", bootstrapServers: bootstrap.split(separator: ",").map(String.init),
      isolation: .readCommitted)
    for count in Int64(1)...200 {
      try producer.send(ownTime("time?"), topic: topic)
      try producer.flush()
      let client = try ReaderClient(configuration)
      let end = try client.offsets(topic: topic, partition: 0).upperBound
      let reader = try PartitionReader(client, topic: topic, partition: 0, range: (end - 1)..<end)
      let time = try reader.next()?.timestamp ?? 0
      if (time > 1_750_000_000_000) == areTheBrokers { return count }
      Thread.sleep(forTimeInterval: 0.05)
    }
    throw TestSupportError("\(topic): its times do not change")
  }
}
