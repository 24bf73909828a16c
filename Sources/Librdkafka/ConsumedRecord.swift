import CRDKafka

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One record as librdkafka read it. Not Sendable: librdkafka parses headers inside it on first use.
public final class ConsumedRecord {
  public struct Header: Equatable {
    /// The name's bytes, which need not be UTF-8, up to the first NUL: librdkafka gives names as C texts and does not
    /// tell their lengths, so what follows a NUL within a name cannot be read.
    public let nameField: ByteField
    /// Nil is Kafka's null, which is not empty.
    public let value: ByteField?

    /// For people; what is no UTF-8 is replaced.
    public var name: String { nameField.withBytes { String(decoding: $0, as: UTF8.self) } }
  }

  private let message: UnsafeMutablePointer<rd_kafka_message_t>

  /// Takes the message over.
  init(_ message: UnsafeMutablePointer<rd_kafka_message_t>) { self.message = message }

  deinit { rd_kafka_message_destroy(message) }

  var code: rd_kafka_resp_err_t { message.pointee.err }

  public var offset: Int64 { message.pointee.offset }

  /// Milliseconds since 1970 as stored, whatever the number; −1 where the record has none.
  public var timestamp: Int64 { rd_kafka_message_timestamp(message, nil) }

  /// True where the broker set the time (LogAppendTime).
  public var isLogAppendTime: Bool {
    var type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE
    rd_kafka_message_timestamp(message, &type)
    return type == RD_KAFKA_TIMESTAMP_LOG_APPEND_TIME
  }

  /// Nil is Kafka's null: librdkafka gives it as a null pointer, and an empty key as a length of 0 behind a pointer.
  public var key: ByteField? { field(message.pointee.key, message.pointee.key_len) }

  /// Nil is Kafka's null, a tombstone on compacted topics.
  public var value: ByteField? { field(message.pointee.payload, message.pointee.len) }

  /// In the record's order, names may repeat. Nil if librdkafka cannot parse them.
  public var headers: [Header]? {
    var list: OpaquePointer?
    switch rd_kafka_message_headers(message, &list) {
    case RD_KAFKA_RESP_ERR_NO_ERROR:
      guard let list else { return [] }
      return headers(in: list)
    case RD_KAFKA_RESP_ERR__NOENT: return []
    default: return nil
    }
  }

  private func headers(in list: OpaquePointer) -> [Header]? {
    var headers: [Header] = []
    for index in 0..<rd_kafka_header_cnt(list) {
      var name: UnsafePointer<CChar>?
      var value: UnsafeRawPointer?
      var size = 0
      let code = rd_kafka_header_get_all(list, index, &name, &value, &size)
      guard code == RD_KAFKA_RESP_ERR_NO_ERROR, let name, let nameField = field(name, strlen(name)) else { return nil }
      headers.append(Header(nameField: nameField, value: field(value, size)))
    }
    return headers
  }

  private func field(_ start: UnsafeRawPointer?, _ count: Int) -> ByteField? {
    start.map { ByteField(owner: self, bytes: UnsafeRawBufferPointer(start: $0, count: count)) }
  }
}

/// Bytes inside a record, which it keeps alive; compared without being copied.
public struct ByteField: Equatable {
  private let owner: ConsumedRecord
  private let bytes: UnsafeRawBufferPointer

  init(owner: ConsumedRecord, bytes: UnsafeRawBufferPointer) {
    self.owner = owner
    self.bytes = bytes
  }

  public var count: Int { bytes.count }

  public static func == (one: ByteField, other: ByteField) -> Bool { one.firstDifference(from: other) == nil }

  /// The index of the first byte that differs, or where one of the two ends first; nil if they are equal.
  public func firstDifference(from other: ByteField) -> Int? {
    let shared = min(count, other.count)
    let isSame = shared == 0 || memcmp(bytes.baseAddress!, other.bytes.baseAddress!, shared) == 0
    if isSame { return count == other.count ? nil : shared }
    return zip(bytes, other.bytes).enumerated().first { $0.element.0 != $0.element.1 }?.offset
  }

  /// Calls `body` with the bytes, which are valid during the call.
  public func withBytes<Value>(_ body: (UnsafeRawBufferPointer) -> Value) -> Value {
    withExtendedLifetime(owner) { body(bytes) }
  }
}
