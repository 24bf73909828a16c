import CRDKafka
import Foundation

/// Creates, deletes and lists topics for tests. Every call blocks: use it inside `blocking`.
public final class TestAdmin: Sendable {
  private let librdkafka: LibrdkafkaHandle

  /// `settings` are librdkafka's, for listeners that want a login.
  public init(_ bootstrapServers: String, settings: [String: String] = [:]) throws {
    librdkafka = try LibrdkafkaHandle(
      settings: ["bootstrap.servers": bootstrapServers].merging(settings) { $1 })
  }

  public func createTopic(
    _ name: String, partitions: Int32 = 1, replicationFactor: Int32 = 1, configs: [String: String] = [:]
  ) throws {
    var reason = [CChar](repeating: 0, count: 256)
    let topic = rd_kafka_NewTopic_new(name, partitions, replicationFactor, &reason, reason.count)
    defer { rd_kafka_NewTopic_destroy(topic) }
    for (key, value) in configs.sorted(by: { $0.key < $1.key }) {
      try check("\(name): \(key)", rd_kafka_NewTopic_set_config(topic, key, value))
    }
    var topics = [topic]
    try run("create topic \(name)") { options, queue in
      rd_kafka_CreateTopics(librdkafka.handle, &topics, 1, options, queue)
    } results: { event in
      var count = 0
      guard let result = rd_kafka_event_CreateTopics_result(event) else { return nil }
      return rd_kafka_CreateTopics_result_topics(result, &count)?[0]
    }
  }

  public func deleteTopic(_ name: String) throws {
    let topic = rd_kafka_DeleteTopic_new(name)
    defer { rd_kafka_DeleteTopic_destroy(topic) }
    var topics = [topic]
    try run("delete topic \(name)") { options, queue in
      rd_kafka_DeleteTopics(librdkafka.handle, &topics, 1, options, queue)
    } results: { event in
      var count = 0
      guard let result = rd_kafka_event_DeleteTopics_result(event) else { return nil }
      return rd_kafka_DeleteTopics_result_topics(result, &count)?[0]
    }
  }

  /// Gives a topic these configs and no others of its own.
  public func setConfigs(_ topic: String, _ configs: [String: String]) throws {
    let resource = rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic)
    defer { rd_kafka_ConfigResource_destroy(resource) }
    for (key, value) in configs.sorted(by: { $0.key < $1.key }) {
      try check("\(topic): \(key)", rd_kafka_ConfigResource_set_config(resource, key, value))
    }
    var resources = [resource]
    try run("set configs of \(topic)") { options, queue in
      rd_kafka_AlterConfigs(librdkafka.handle, &resources, 1, options, queue)
    } check: { event in
      var count = 0
      guard let result = rd_kafka_event_AlterConfigs_result(event),
        let answers = rd_kafka_AlterConfigs_result_resources(result, &count), count == 1, let answer = answers[0]
      else { throw TestSupportError("set configs of \(topic): an unexpected answer") }
      try TestSupport.check("set configs of \(topic)", rd_kafka_ConfigResource_error(answer))
    }
  }

  /// Raises the number of a topic's partitions to `count`.
  public func addPartitions(_ topic: String, upTo count: Int) throws {
    var reason = [CChar](repeating: 0, count: 256)
    let request = rd_kafka_NewPartitions_new(topic, count, &reason, reason.count)
    defer { rd_kafka_NewPartitions_destroy(request) }
    var requests = [request]
    try run("add partitions to \(topic)") { options, queue in
      rd_kafka_CreatePartitions(librdkafka.handle, &requests, 1, options, queue)
    } results: { event in
      var count = 0
      guard let result = rd_kafka_event_CreatePartitions_result(event) else { return nil }
      return rd_kafka_CreatePartitions_result_topics(result, &count)?[0]
    }
  }

  /// Deletes a topic, waits until it is gone, and makes an empty one of the same name.
  public func recreateTopic(_ name: String) throws {
    try deleteTopic(name)
    for _ in 0..<200 where try topicNames().contains(name) { Thread.sleep(forTimeInterval: 0.05) }
    try createTopic(name)
  }

  /// Deletes a partition's records below `offset`: its log start moves there.
  public func deleteRecords(_ topic: String, partition: Int32 = 0, before offset: Int64) throws {
    let offsets = rd_kafka_topic_partition_list_new(1)
    defer { rd_kafka_topic_partition_list_destroy(offsets) }
    rd_kafka_topic_partition_list_add(offsets, topic, partition)?.pointee.offset = offset
    let request = rd_kafka_DeleteRecords_new(offsets)
    defer { rd_kafka_DeleteRecords_destroy(request) }
    var requests = [request]
    try run("delete records of \(topic)") { options, queue in
      rd_kafka_DeleteRecords(librdkafka.handle, &requests, 1, options, queue)
    } check: { event in
      guard let result = rd_kafka_event_DeleteRecords_result(event),
        let answer = rd_kafka_DeleteRecords_result_offsets(result), answer.pointee.cnt == 1
      else { throw TestSupportError("delete records of \(topic): an unexpected answer") }
      try TestSupport.check("delete records of \(topic)", answer.pointee.elems[0].err)
    }
  }

  /// All topics, Kafka's internal ones among them, sorted.
  public func topicNames() throws -> [String] {
    var answer: UnsafePointer<rd_kafka_metadata>?
    try check("metadata", rd_kafka_metadata(librdkafka.handle, 1, nil, &answer, 30_000))
    guard let answer else { return [] }
    defer { rd_kafka_metadata_destroy(answer) }
    return (0..<Int(answer.pointee.topic_cnt)).map { String(cString: answer.pointee.topics[$0].topic) }.sorted()
  }

  /// Which nodes have a partition, and which of them have all of it.
  public struct Replicas: Sendable {
    public var partition: Int32
    public var all: [Int32]
    public var inSync: [Int32]
  }

  public func replicas(of topic: String) throws -> [Replicas] {
    let handle = rd_kafka_topic_new(librdkafka.handle, topic, nil)
    defer { rd_kafka_topic_destroy(handle) }
    var answer: UnsafePointer<rd_kafka_metadata>?
    try check("metadata", rd_kafka_metadata(librdkafka.handle, 0, handle, &answer, 30_000))
    guard let answer else { return [] }
    defer { rd_kafka_metadata_destroy(answer) }
    guard answer.pointee.topic_cnt == 1 else { return [] }
    let partitions = answer.pointee.topics[0]
    return (0..<Int(partitions.partition_cnt)).map { index in
      let partition = partitions.partitions[index]
      return Replicas(
        partition: partition.id, all: (0..<Int(partition.replica_cnt)).map { partition.replicas[$0] },
        inSync: (0..<Int(partition.isr_cnt)).map { partition.isrs[$0] })
    }
  }

  public func clusterID() throws -> String {
    guard let id = rd_kafka_clusterid(librdkafka.handle, 30_000) else { throw TestSupportError("no cluster id") }
    defer { free(id) }
    return String(cString: id)
  }

  private func run(
    _ what: String, _ request: (OpaquePointer?, OpaquePointer?) -> Void,
    results: (OpaquePointer) -> OpaquePointer?
  ) throws {
    try run(what, request) { event in
      guard let result = results(event) else { throw TestSupportError("\(what): an unexpected answer") }
      try TestSupport.check(what, rd_kafka_topic_result_error(result))
    }
  }

  private func run(
    _ what: String, _ request: (OpaquePointer?, OpaquePointer?) -> Void, check: (OpaquePointer) throws -> Void
  ) throws {
    let queue = rd_kafka_queue_new(librdkafka.handle)
    defer { rd_kafka_queue_destroy(queue) }
    let options = rd_kafka_AdminOptions_new(librdkafka.handle, RD_KAFKA_ADMIN_OP_ANY)
    defer { rd_kafka_AdminOptions_destroy(options) }
    request(options, queue)
    guard let event = rd_kafka_queue_poll(queue, 60_000) else { throw TestSupportError("\(what): no answer") }
    defer { rd_kafka_event_destroy(event) }
    try TestSupport.check(what, rd_kafka_event_error(event))
    try check(event)
  }
}
