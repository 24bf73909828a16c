import Librdkafka
import LocalKafka

/// What most tests do with a cluster: fill a topic, read a topic.
extension KafkaTestCluster {
  public func reader(_ isolation: ReaderConfiguration.Isolation) -> ReaderConfiguration {
    ReaderConfiguration(
      clusterName: "test", bootstrapServers: bootstrapServers.split(separator: ",").map(String.init),
      isolation: isolation)
  }

  /// Makes a topic and writes `records` to its partition 0.
  public func fill(
    _ topic: String, compression: TestProducer.Compression = .none, partitions: Int32 = 1,
    configs: [String: String] = ["message.timestamp.after.max.ms": "9223372036854775807"], records: [TestRecord]
  ) async throws {
    let bootstrap = bootstrapServers
    try await blocking("fill \(topic)") {
      try TestAdmin(bootstrap).createTopic(topic, partitions: partitions, configs: configs)
      let producer = try TestProducer(bootstrap, compression: compression)
      try producer.send(records, topic: topic)
      try producer.flush()
    }
  }

  /// Everything a reader of that isolation sees of a partition.
  public func read(
    _ topic: String, partition: Int32 = 0, isolation: ReaderConfiguration.Isolation
  ) async throws -> [StoredRecord] {
    let configuration = reader(isolation)
    return try await blocking("read \(topic)") {
      let client = try ReaderClient(configuration)
      let range = try client.offsets(topic: topic, partition: partition)
      if range.isEmpty { return [] }
      let reader = try PartitionReader(client, topic: topic, partition: partition, range: range)
      var records: [StoredRecord] = []
      while let record = try reader.next() { records.append(try StoredRecord(record)) }
      return records
    }
  }
}

/// A record as it stands in a log.
public struct StoredRecord: Sendable, Equatable {
  public var offset: Int64
  public var record: TestRecord

  init(_ consumed: ConsumedRecord) throws {
    guard let headers = consumed.headers else { throw TestSupportError("offset \(consumed.offset): bad headers") }
    offset = consumed.offset
    record = TestRecord(
      key: consumed.key.map(Self.bytes), value: consumed.value.map(Self.bytes),
      headers: headers.map { TestRecord.Header($0.name, $0.value.map(Self.bytes)) }, timestamp: consumed.timestamp)
  }

  private static func bytes(_ field: ByteField) -> [UInt8] { field.withBytes { Array($0) } }
}

extension TestProducer {
  /// One transaction from begin to end with one record a value.
  public func transaction(_ topic: String, partition: Int32 = 0, values: [String], commits: Bool) throws {
    try begin()
    try send(values.map { TestRecord(value: $0) }, topic: topic, partition: partition)
    try flush()
    if commits { try commit() } else { try abort() }
  }
}
