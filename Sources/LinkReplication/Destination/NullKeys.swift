import KafkaProtocol
import LinkModel

/// Brokers refuse a whole batch with INVALID_RECORD (87) if a record in it has no key and the topic is compacted
/// (measured); which record it was they say by its place in the batch, and not all of them.
enum NullKeys {
  /// The refusal of a batch to a compacted mirror, by the name of its cause where that is a record without a key.
  static func explained(_ answer: AppendAnswer, partition: Int32, _ batches: [RecordBatchView]) -> AppendAnswer {
    guard case .refused(let refusal) = answer, refusal.reason == .appendRefused, refusal.remedy == .never,
      let offset = batches.lazy.compactMap(firstOffset).first
    else { return answer }
    let message = "the record at offset \(offset) of partition \(partition) has no key; \(refusal.message)"
    return .refused(Refusal(reason: .nullKey, message: message, remedy: .never))
  }

  /// nil: every record has a key, or the batch cannot be read, which is for others to name.
  static func firstOffset(in batch: RecordBatchView) -> Int64? {
    let records = try? SourceBatches.records(of: batch, atMost: SourceSplitter.decompressedBytes)
    return records?.first { $0.key == nil }.map { batch.baseOffset + Int64($0.offsetDelta) }
  }
}
