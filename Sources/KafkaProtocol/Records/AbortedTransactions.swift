/// Which batches of one fetch answer belong to aborted transactions: the rule of Kafka's own consumer
/// (`CompletedFetch.java`), which the answer's list of aborted transactions is made for.
public struct AbortedTransactions: Sendable {
  /// Those that have not begun yet, the next one last.
  private var ahead: [FetchResponse.AbortedTransaction]
  private var open: Set<Int64> = []

  /// - Parameter listed: by the answer, in any order. A transaction's first offset may lie before the offset asked for.
  public init(_ listed: [FetchResponse.AbortedTransaction]) {
    ahead = listed.sorted { ($0.firstOffset, $0.producerID) > ($1.firstOffset, $1.producerID) }
  }

  /// Whether no committed read sees the batch's records because their transaction was aborted. To be asked of every
  /// batch of the answer, in the order of the log.
  /// - Throws: for a control batch whose record cannot be read.
  public mutating func includes(_ batch: RecordBatchView) throws(RecordBatchError) -> Bool {
    while let next = ahead.last, next.firstOffset <= batch.lastOffset {
      open.insert(next.producerID)
      ahead.removeLast()
    }
    guard batch.isTransactional, open.contains(batch.producerID) else { return false }
    if try batch.controlType() == .abort { open.remove(batch.producerID) }
    return true
  }
}
