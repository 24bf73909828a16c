import CRDKafka

/// Reads one partition from an offset up to an end, in order. A client reads one partition at a time with it.
/// `next` blocks: use it on a `WorkerThread`.
public final class PartitionReader {
  private let client: ReaderClient
  private let name: String
  private let topic: OpaquePointer
  private let partition: Int32
  private let end: Int64
  private let queue: OpaquePointer
  /// Fetched and not yet handed out, the next one last.
  private var waiting: [ConsumedRecord] = []
  private var isFinished = false

  private static let batchSize = 500

  /// Begins to read at `range.lowerBound`; the log must still hold that offset.
  public init(_ client: ReaderClient, topic name: String, partition: Int32, range: Range<Int64>) throws(ReadError) {
    self.client = client
    self.name = name
    self.partition = partition
    end = range.upperBound
    topic = try client.topicHandle(name)
    queue = rd_kafka_queue_new(client.handle)
    guard rd_kafka_consume_start_queue(topic, partition, range.lowerBound, queue) == 0 else {
      let code = rd_kafka_last_error()
      rd_kafka_queue_destroy(queue)
      throw client.error(code, topic: name, partition: partition)
    }
  }

  deinit {
    rd_kafka_consume_stop(topic, partition)
    waiting.removeAll()
    rd_kafka_queue_destroy(queue)
  }

  /// The next record below the end; nil when the log was read up to the end, whatever lies there: records, aborted
  /// data or markers. Throws when nothing was fetched within the reader's patience, or only what is no record for sixty
  /// times as long.
  public func next() throws(ReadError) -> ConsumedRecord? {
    let clock = ContinuousClock()
    let patience = client.configuration.patience
    let begun = clock.now
    var (lastLife, pulse) = (begun, client.pulse.count)
    while !isFinished {
      if let event = waiting.popLast() {
        if try passes(event) { return event }
        continue
      }
      try client.checkCancellation()
      fetch()
      guard waiting.isEmpty else { continue }
      if client.pulse.count != pulse { (lastLife, pulse) = (clock.now, client.pulse.count) }
      if clock.now >= lastLife + patience {
        throw client.timedOut("nothing came below offset \(end)", within: patience, topic: name, partition: partition)
      }
      if clock.now >= begun + patience * 60 {
        throw client.timedOut(
          "no record came below offset \(end)", within: patience * 60, topic: name, partition: partition)
      }
    }
    return nil
  }

  /// True for a record to hand out; ends the reading where the end is reached.
  private func passes(_ event: ConsumedRecord) throws(ReadError) -> Bool {
    switch event.code {
    case RD_KAFKA_RESP_ERR_NO_ERROR:
      isFinished = event.offset >= end
      return !isFinished
    case RD_KAFKA_RESP_ERR__PARTITION_EOF:
      // Its offset is the next one to fetch. Below the end (a leader that has just changed): more is to come.
      isFinished = event.offset >= end
      return false
    case let code where ReadError.isTransient(code): return false
    case let code: throw client.error(code, topic: name, partition: partition)
    }
  }

  /// Waits for one event, then takes what has come with it: asking for many at once waits until they are that many.
  private func fetch() {
    guard let first = rd_kafka_consume_queue(queue, 200) else { return }
    let rest = [UnsafeMutablePointer<rd_kafka_message_t>?](
      unsafeUninitializedCapacity: Self.batchSize
    ) { buffer, count in
      count = max(0, rd_kafka_consume_batch_queue(queue, 0, buffer.baseAddress, Self.batchSize))
    }
    waiting = rest.reversed().compactMap { $0.map(ConsumedRecord.init) }
    waiting.append(ConsumedRecord(first))
  }
}
