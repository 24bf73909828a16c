import CRDKafka
import Foundation
import Synchronization

/// Writes what a test says, in its order, with or without transactions. Every call blocks: use it inside `blocking`.
public final class TestProducer: @unchecked Sendable {
  public enum Compression: String, Sendable, CaseIterable { case none, gzip, snappy, lz4, zstd }

  private let librdkafka: LibrdkafkaHandle
  private let deliveries = Deliveries()
  private var handle: OpaquePointer { librdkafka.handle }

  /// With a transactional id the producer is ready for `begin` when this returns. `settings` are librdkafka's.
  public init(
    _ bootstrapServers: String, compression: Compression = .none, transactionalID: String? = nil,
    settings: [String: String] = [:]
  ) throws {
    var all = [
      "bootstrap.servers": bootstrapServers, "compression.codec": compression.rawValue,
      // Without idempotence one request in flight keeps the order, and the first record need not wait for an id.
      "enable.idempotence": "\(transactionalID != nil)", "max.in.flight": "1", "message.max.bytes": "8388608",
      "linger.ms": "20",
      "batch.num.messages": "300", "transaction.timeout.ms": "3000000", "topic.metadata.refresh.interval.ms": "1000",
    ]
    all["transactional.id"] = transactionalID
    let opaque = Unmanaged.passUnretained(deliveries).toOpaque()
    librdkafka = try LibrdkafkaHandle(settings: all.merging(settings) { $1 }) { configuration in
      rd_kafka_conf_set_opaque(configuration, opaque)
      rd_kafka_conf_set_dr_msg_cb(configuration) { _, message, opaque in
        guard let message, let opaque, message.pointee.err != RD_KAFKA_RESP_ERR_NO_ERROR else { return }
        let text = String(cString: rd_kafka_err2str(message.pointee.err))
        Unmanaged<Deliveries>.fromOpaque(opaque).takeUnretainedValue().fail(text)
      }
    }
    if transactionalID != nil { try check("init transactions", rd_kafka_init_transactions(handle, 60_000)) }
  }

  public func begin() throws { try check("begin", rd_kafka_begin_transaction(handle)) }
  public func commit() throws { try check("commit", rd_kafka_commit_transaction(handle, 60_000)) }
  public func abort() throws { try check("abort", rd_kafka_abort_transaction(handle, 60_000)) }

  public func send(_ records: [TestRecord], topic: String, partition: Int32 = 0) throws {
    for record in records { try send(record, topic: topic, partition: partition) }
  }

  /// Queues one record; waits while librdkafka's queue is full.
  public func send(_ record: TestRecord, topic: String, partition: Int32 = 0) throws {
    while true {
      let error = produce(record, topic: topic, partition: partition)
      if let error, rd_kafka_error_code(error) == RD_KAFKA_RESP_ERR__QUEUE_FULL {
        rd_kafka_error_destroy(error)
        rd_kafka_poll(handle, 50)
        continue
      }
      rd_kafka_poll(handle, 0)
      return try check("produce to \(topic)", error)
    }
  }

  /// Returns when the brokers have everything that was sent; throws if they refused some of it.
  public func flush(limitMilliseconds: Int32 = 60_000) throws {
    try check("flush", rd_kafka_flush(handle, limitMilliseconds))
    if let failure = deliveries.firstFailure { throw TestSupportError("a record was not delivered: \(failure)") }
  }

  private func produce(_ record: TestRecord, topic: String, partition: Int32) -> OpaquePointer? {
    let headers = rd_kafka_headers_new(record.headers.count)
    for header in record.headers {
      withBytes(header.value) { start, count in
        _ = header.name.withCString { rd_kafka_header_add(headers, $0, -1, start, count) }
      }
    }
    let error = topic.withCString { name in
      withBytes(record.key) { key, keyCount in
        withBytes(record.value) { value, valueCount in
          var arguments = [
            argument(RD_KAFKA_VTYPE_TOPIC) { $0.cstr = name },
            argument(RD_KAFKA_VTYPE_PARTITION) { $0.i32 = partition },
            argument(RD_KAFKA_VTYPE_MSGFLAGS) { $0.i = RD_KAFKA_MSG_F_COPY },
            argument(RD_KAFKA_VTYPE_TIMESTAMP) { $0.i64 = record.timestamp },
            argument(RD_KAFKA_VTYPE_KEY) {
              $0.mem = .init(ptr: UnsafeMutableRawPointer(mutating: key), size: keyCount)
            },
            argument(RD_KAFKA_VTYPE_VALUE) {
              $0.mem = .init(ptr: UnsafeMutableRawPointer(mutating: value), size: valueCount)
            },
            argument(RD_KAFKA_VTYPE_HEADERS) { $0.headers = headers },
          ]
          return rd_kafka_produceva(handle, &arguments, arguments.count)
        }
      }
    }
    // librdkafka owns the headers only if it took the record.
    if error != nil { rd_kafka_headers_destroy(headers) }
    return error
  }

  private func argument(
    _ type: rd_kafka_vtype_t, _ fill: (inout rd_kafka_vu_s.__Unnamed_union_u) -> Void
  ) -> rd_kafka_vu_t {
    var argument = rd_kafka_vu_t()
    argument.vtype = type
    fill(&argument.u)
    return argument
  }

  /// Null is a null pointer; empty is some pointer and a length of 0.
  private func withBytes<Value>(_ bytes: [UInt8]?, _ body: (UnsafeRawPointer?, Int) -> Value) -> Value {
    guard let bytes else { return body(nil, 0) }
    return (bytes + [0]).withUnsafeBytes { body($0.baseAddress, bytes.count) }
  }
}

/// What librdkafka reports about records; called on the thread that polls or flushes.
private final class Deliveries: Sendable {
  private let failure = Mutex<String?>(nil)

  var firstFailure: String? { failure.withLock { $0 } }

  func fail(_ text: String) { failure.withLock { $0 = $0 ?? text } }
}
