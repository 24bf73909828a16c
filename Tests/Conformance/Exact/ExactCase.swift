import TestSupport
import Testing

/// A topic that has to be mirrored exactly: how it is made on the source, and how many committed records it then has.
struct ExactCase: Sendable, CustomTestStringConvertible {
  /// What a source topic got.
  struct Filled: Sendable {
    var committedRecords: Int64
    /// Producers whose transactions stay open until the mirrors were judged.
    var openProducers: [TestProducer] = []
  }

  /// The topic's name without the run's prefix, and the case's.
  let name: String
  var partitions: Int32 = 1
  var configs: [String: String] = [:]
  /// Called with the source's bootstrap servers and the topic's whole name; blocks.
  let fill: @Sendable (String, String) throws -> Filled
  /// The topic's name is filled up to the longest that Kafka takes.
  var isPadded = false

  var testDescription: String { name }

  func topic(prefix: String) -> String {
    let topic = prefix + name
    return isPadded ? topic + String(repeating: "n", count: 249 - topic.utf8.count) : topic
  }

  static let all: [ExactCase] =
    codecs + sizes + transactions + shapes + names + limits + tinyBatches + appendTimes + compaction
    + (LongCases.areAsked ? manyPartitions : [])
}

extension ExactCase {
  /// A case of plain records, all of one codec, in partition 0.
  init(
    _ name: String, compression: TestProducer.Compression = .none, partitions: Int32 = 1,
    configs: [String: String] = [:], settings: [String: String] = [:], records: @escaping @Sendable () -> [TestRecord]
  ) {
    self.init(name: name, partitions: partitions, configs: configs) { bootstrap, topic in
      let records = records()
      let producer = try TestProducer(bootstrap, compression: compression, settings: settings)
      try producer.send(records, topic: topic)
      try producer.flush()
      return Filled(committedRecords: Int64(records.count))
    }
  }
}
