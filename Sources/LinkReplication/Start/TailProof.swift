/// Are the two logs the same below the destination's log end? (R9)
///
/// Judged by the last 100 offsets at which either side has a record.
enum TailProof {
  static let offsets = 100

  enum Verdict: Equatable {
    /// This many offsets were compared, and all are equal.
    case equal(Int)
    /// Neither side has a record there: leader epochs alone speak.
    case nothingInCommon
    /// The first that differs, and who wrote it on the destination; nil if it has no record there.
    case differs(offset: Int64, destinationProducerID: Int64?)
  }

  /// - Parameters: the records of both sides in the same range of offsets, in which each side was read completely.
  static func judge(source: [Int64: RecordPrint], destination: [Int64: RecordPrint]) -> Verdict {
    let compared = Set(source.keys).union(destination.keys).sorted().suffix(offsets)
    for offset in compared where source[offset] != destination[offset] {
      return .differs(offset: offset, destinationProducerID: destination[offset]?.producerID)
    }
    return compared.isEmpty ? .nothingInCommon : .equal(compared.count)
  }

  /// Of a compacted topic, where either side may have cleaned away what the other still has: the offsets at which both
  /// have a record. One that the mirror has alone was written by the link, at least.
  static func judgeCompacted(
    source: TailPrints, destination: TailPrints, linkProducerIDs: Set<Int64>
  ) -> Verdict {
    let (ours, theirs) = (source.thinned(like: destination), destination.thinned(like: source))
    let compared = theirs.keys.filter { ours[$0] != nil }.sorted().suffix(offsets)
    let foreign = theirs.keys.filter { ours[$0] == nil && !linkProducerIDs.contains(theirs[$0]?.producerID ?? -1) }
    let different = compared.filter { ours[$0] != theirs[$0] } + foreign
    if let offset = different.min() {
      return .differs(offset: offset, destinationProducerID: theirs[offset]?.producerID)
    }
    return compared.isEmpty ? .nothingInCommon : .equal(compared.count)
  }
}
