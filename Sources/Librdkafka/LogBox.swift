import CRDKafka
import Synchronization

/// Keeps the last complaint of a librdkafka handle: its error codes say "timed out", its log says why ("Connection
/// refused"). Written by librdkafka's threads.
final class LogBox: Sendable {
  private let last = Mutex<String?>(nil)

  /// Nil while nothing was wrong.
  var lastComplaint: String? { last.withLock { $0 } }

  /// Makes `configuration` log here instead of to standard error. The handle must not outlive the box.
  func attach(to configuration: OpaquePointer) {
    rd_kafka_conf_set_opaque(configuration, Unmanaged.passUnretained(self).toOpaque())
    rd_kafka_conf_set_log_cb(configuration) { handle, level, _, text in
      // syslog's levels: 0…4 are warnings and worse.
      guard let handle, let text, level <= 4, let opaque = rd_kafka_opaque(handle) else { return }
      Unmanaged<LogBox>.fromOpaque(opaque).takeUnretainedValue().keep(String(cString: text))
    }
  }

  /// librdkafka writes `[thrd:NAME]: ` before the message: a name of its own, of no use to anybody.
  private func keep(_ text: String) {
    var message = Substring(text)
    if message.hasPrefix("[thrd:"), let end = message.firstIndex(of: " ") {
      message = message[message.index(after: end)...]
    }
    last.withLock { $0 = String(message) }
  }
}
