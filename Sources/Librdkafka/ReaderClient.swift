import CRDKafka

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One librdkafka consumer without a group: it reads offsets and records and leaves no trace on the cluster.
///
/// Kafka's simple consumer is used on purpose: the group consumer looks for a group coordinator even when partitions are
/// assigned by hand, and that makes a broker create `__consumer_offsets`. Every method blocks: call it on a
/// `WorkerThread`. Not Sendable.
public final class ReaderClient {
  public let configuration: ReaderConfiguration
  let handle: OpaquePointer
  let pulse = FetchPulse()
  private let log = LogBox()
  /// librdkafka's handles of the topics seen so far; they must be gone before the client is.
  private var topics: [String: OpaquePointer] = [:]

  public init(_ configuration: ReaderConfiguration) throws(ReadError) {
    self.configuration = configuration
    let settings = rd_kafka_conf_new()!
    var reason = [CChar](repeating: 0, count: 512)
    for (name, value) in configuration.settings
    where rd_kafka_conf_set(settings, name, value, &reason, reason.count) != RD_KAFKA_CONF_OK {
      rd_kafka_conf_destroy(settings)
      throw ReadError(
        kind: .configuration, place: configuration.clusterName, message: "\(name): \(String(cText: reason))")
    }
    log.attach(to: settings)
    pulse.attach(to: settings)
    guard let made = rd_kafka_new(RD_KAFKA_CONSUMER, settings, &reason, reason.count) else {
      rd_kafka_conf_destroy(settings)
      throw ReadError(kind: .configuration, place: configuration.clusterName, message: String(cText: reason))
    }
    handle = made
  }

  /// Waits for librdkafka's threads to end.
  deinit {
    for topic in topics.values { rd_kafka_topic_destroy(topic) }
    rd_kafka_destroy(handle)
  }

  /// The number of a topic's partitions; nil if the cluster says that there is no such topic.
  public func partitionCount(of name: String) throws(ReadError) -> Int32? {
    let topic = try topicHandle(name)
    let clock = ContinuousClock()
    let deadline = clock.now + configuration.patience
    while true {
      try checkCancellation()
      switch askPartitionCount(topic) {
      case .success(let count): return count
      case .failure(let code) where code.value == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART: return nil
      case .failure(let code) where ReadError.isTransient(code.value) && clock.now < deadline: rest()
      case .failure(let code): throw error(code.value, topic: name)
      }
    }
  }

  struct Code: Error { var value: rd_kafka_resp_err_t }

  private func askPartitionCount(_ topic: OpaquePointer) -> Result<Int32, Code> {
    var answer: UnsafePointer<rd_kafka_metadata>?
    let code = rd_kafka_metadata(handle, 0, topic, &answer, slice)
    guard code == RD_KAFKA_RESP_ERR_NO_ERROR, let answer else { return .failure(Code(value: code)) }
    defer { rd_kafka_metadata_destroy(answer) }
    guard answer.pointee.topic_cnt == 1 else { return .failure(Code(value: RD_KAFKA_RESP_ERR__BAD_MSG)) }
    let found = answer.pointee.topics[0]
    return found.err == RD_KAFKA_RESP_ERR_NO_ERROR ? .success(found.partition_cnt) : .failure(Code(value: found.err))
  }

  /// The first offset of a partition and the end of what this reader may see: the last stable offset, or the high
  /// watermark, by the reader's isolation.
  public func offsets(topic: String, partition: Int32) throws(ReadError) -> Range<Int64> {
    let clock = ContinuousClock()
    let deadline = clock.now + configuration.patience
    while true {
      try checkCancellation()
      var low: Int64 = -1
      var high: Int64 = -1
      let code = rd_kafka_query_watermark_offsets(handle, topic, partition, &low, &high, slice)
      if code == RD_KAFKA_RESP_ERR_NO_ERROR {
        guard 0 <= low, low <= high else {
          throw error(RD_KAFKA_RESP_ERR__BAD_MSG, topic: topic, partition: partition)
        }
        return low..<high
      }
      guard ReadError.isTransient(code), clock.now < deadline else {
        throw error(code, topic: topic, partition: partition)
      }
      rest()
    }
  }

  /// Between two attempts: an error may come at once, and asking again without a pause would only be noise.
  func rest() { usleep(100_000) }

  func topicHandle(_ name: String) throws(ReadError) -> OpaquePointer {
    if let topic = topics[name] { return topic }
    guard let topic = rd_kafka_topic_new(handle, name, nil) else {
      throw error(rd_kafka_last_error(), topic: name)
    }
    topics[name] = topic
    return topic
  }

  /// How long one call blocks at most, in milliseconds: within it nothing notices that the task was cancelled.
  var slice: Int32 { 1_000 }

  func checkCancellation() throws(ReadError) {
    guard Task.isCancelled else { return }
    throw ReadError(kind: .cancelled, place: configuration.clusterName, message: "reading was interrupted")
  }

  func error(_ code: rd_kafka_resp_err_t, topic: String, partition: Int32? = nil) -> ReadError {
    let place = "\(configuration.clusterName), topic \(topic)" + (partition.map { ", partition \($0)" } ?? "")
    return ReadError(code: code, place: place, detail: ReadError.isTransient(code) ? log.lastComplaint : nil)
  }

  func timedOut(_ what: String, within limit: Duration, topic: String, partition: Int32) -> ReadError {
    let cause = log.lastComplaint.map { " (\($0))" } ?? ""
    return ReadError(
      kind: .unreachable, place: "\(configuration.clusterName), topic \(topic), partition \(partition)",
      message: "\(what) within \(limit)\(cause)")
  }
}

extension String {
  /// A zero-terminated C text in a buffer.
  init(cText buffer: [CChar]) {
    self = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
