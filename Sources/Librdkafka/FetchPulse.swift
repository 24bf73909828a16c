import CRDKafka
import Synchronization

/// Counts the fetch answers of a librdkafka handle that carry batches. They are life where no record is to be had: markers
/// and aborted data are fetched, millions of them in a row, and never handed out. Written by librdkafka's threads.
final class FetchPulse: Sendable {
  private let answers = Atomic<Int>(0)

  /// Rises with each answer that carries batches.
  var count: Int { answers.load(ordering: .relaxed) }

  /// Kafka's number of the Fetch API.
  private static let fetch: Int16 = 1
  /// In bytes. Readers ask for one partition at a time: an answer without batches has one topic's name, of at most 249
  /// bytes, and some numbers. A lone short batch may count as none; what follows it comes at once.
  private static let emptyAnswerSize = 512

  /// Makes the handles of `configuration` count here. They must not outlive the pulse.
  func attach(to configuration: OpaquePointer) {
    let own = Unmanaged.passUnretained(self).toOpaque()
    rd_kafka_conf_interceptor_add_on_new(
      configuration, "lockstep-pulse",
      { handle, _, opaque, _, _ in
        rd_kafka_interceptor_add_on_response_received(
          handle, "lockstep-pulse",
          { _, _, _, _, api, _, _, size, _, _, opaque in
            guard let opaque, api == FetchPulse.fetch, size > FetchPulse.emptyAnswerSize else {
              return RD_KAFKA_RESP_ERR_NO_ERROR
            }
            Unmanaged<FetchPulse>.fromOpaque(opaque).takeUnretainedValue().answers.add(1, ordering: .relaxed)
            return RD_KAFKA_RESP_ERR_NO_ERROR
          }, opaque)
      }, own)
  }
}
