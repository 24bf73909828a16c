/// Which batches of one fetch answer belong to aborted transactions: the rule of Kafka's own consumer
/// (`CompletedFetch.java`), which the answer's list of aborted transactions is made for.
struct AbortedTransactions {
  struct Entry {
    var producerID: Int64
    /// The transaction's first offset, which may lie before the offset asked for.
    var firstOffset: Int64
  }

  private var upcoming: ArraySlice<Entry>
  private var open: Set<Int64> = []

  init(_ entries: [Entry]) {
    upcoming = entries.sorted { $0.firstOffset < $1.firstOffset }[...]
  }

  /// Everything that began up to this offset counts from here on. Called with each batch's last offset, in order.
  mutating func advance(to lastOffset: Int64) {
    while let first = upcoming.first, first.firstOffset <= lastOffset {
      open.insert(first.producerID)
      upcoming.removeFirst()
    }
  }

  /// An abort marker of this producer ends its transaction.
  mutating func ended(producerID: Int64) {
    open.remove(producerID)
  }

  func contains(producerID: Int64) -> Bool { open.contains(producerID) }
}
