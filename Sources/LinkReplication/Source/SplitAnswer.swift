import Bytes
import KafkaProtocol

/// What the records of one fetch answer come to, as values that other targets of the package can look at.
package struct SplitAnswer: Sendable {
  /// Offsets of the source, and the batch to append for them; nil for a hole.
  package struct Piece: Sendable {
    package let offsets: Range<Int64>
    package let batch: RecordBatchView?
  }

  package let pieces: [Piece]
  /// The first offset that `pieces` say nothing about.
  package let nextOffset: Int64

  /// As `SourceSplitter.split`; `aborted` are the answer's producer ids and first offsets.
  /// - Returns: nil where a batch cannot be mirrored.
  package init?(
    _ records: ByteView, nextOffset: Int64, lastStableOffset: Int64,
    aborted: [(producerID: Int64, firstOffset: Int64)]
  ) {
    guard
      let splitter = try? SourceSplitter.split(
        records, nextOffset: nextOffset, lastLeaderEpoch: -1, lastStableOffset: lastStableOffset,
        aborted: aborted.map { .init(producerID: $0.producerID, firstOffset: $0.firstOffset) })
    else { return nil }
    self.nextOffset = splitter.nextOffset
    pieces = splitter.segments.flatMap { segment in
      switch segment {
      case .hole(let offsets): [Piece(offsets: offsets, batch: nil)]
      case .data(let data):
        data.parts.map { Piece(offsets: $0.batch.baseOffset..<$0.batch.nextOffset, batch: $0.batch) }
      }
    }
  }
}
