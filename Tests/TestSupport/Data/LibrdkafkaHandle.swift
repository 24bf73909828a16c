import CRDKafka
import Foundation

/// A librdkafka producer handle, which is also what its admin requests go through.
final class LibrdkafkaHandle: @unchecked Sendable {
  /// librdkafka's handles may be used by any thread.
  let handle: OpaquePointer

  init(settings: [String: String], configure: (OpaquePointer) -> Void = { _ in }) throws {
    let configuration = rd_kafka_conf_new()!
    var reason = [CChar](repeating: 0, count: 512)
    for (name, value) in settings.sorted(by: { $0.key < $1.key })
    where rd_kafka_conf_set(configuration, name, value, &reason, reason.count) != RD_KAFKA_CONF_OK {
      rd_kafka_conf_destroy(configuration)
      throw TestSupportError("librdkafka, \(name)=\(value): \(text(reason))")
    }
    rd_kafka_conf_set_log_cb(configuration) { _, _, _, _ in }
    configure(configuration)
    guard let made = rd_kafka_new(RD_KAFKA_PRODUCER, configuration, &reason, reason.count) else {
      rd_kafka_conf_destroy(configuration)
      throw TestSupportError("librdkafka: \(text(reason))")
    }
    handle = made
  }

  deinit { rd_kafka_destroy(handle) }
}

private func text(_ buffer: [CChar]) -> String {
  String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

/// Throws what a librdkafka call answered, unless it was success.
func check(_ what: String, _ code: rd_kafka_resp_err_t) throws {
  guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { return }
  throw TestSupportError("\(what): \(String(cString: rd_kafka_err2str(code)))")
}

/// Throws and frees the error object of a librdkafka call, unless it is nil, which is success.
func check(_ what: String, _ error: OpaquePointer?) throws {
  guard let error else { return }
  defer { rd_kafka_error_destroy(error) }
  throw TestSupportError("\(what): \(String(cString: rd_kafka_error_string(error)))")
}
