import Bytes
import KafkaProtocol

/// What one record is known by: equal prints mean equal records. Prints are compared within one process only.
struct RecordPrint: Equatable {
  var timestamp: Int64
  /// Of key, value and headers, with null apart from empty.
  var digest: Int
  /// Who wrote it: the batch's producer id, −1 for none. No part of the comparison.
  var producerID: Int64

  static func == (a: RecordPrint, b: RecordPrint) -> Bool { a.timestamp == b.timestamp && a.digest == b.digest }
}

extension RecordPrint {
  init(_ record: Record, of batch: RecordBatchView) {
    var hasher = Hasher()
    func add(_ bytes: ByteView?) {
      hasher.combine(bytes?.count ?? -1)
      bytes?.withUnsafeBytes { hasher.combine(bytes: $0) }
    }
    add(record.key)
    add(record.value)
    hasher.combine(record.headers.count)
    for header in record.headers {
      add(header.name)
      add(header.value)
    }
    self.init(timestamp: record.timestamp, digest: hasher.finalize(), producerID: batch.producerID)
  }
}
