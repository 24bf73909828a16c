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

  /// The last 100 of both together are among the last 100 of each.
  static func forgetAllButLast(of prints: inout [Int64: RecordPrint]) {
    for offset in prints.keys.sorted().dropLast(offsets) { prints[offset] = nil }
  }

  /// - Parameters: the records of both sides in the same range of offsets, in which each side was read completely.
  static func judge(source: [Int64: RecordPrint], destination: [Int64: RecordPrint]) -> Verdict {
    let compared = Set(source.keys).union(destination.keys).sorted().suffix(offsets)
    for offset in compared where source[offset] != destination[offset] {
      return .differs(offset: offset, destinationProducerID: destination[offset]?.producerID)
    }
    return compared.isEmpty ? .nothingInCommon : .equal(compared.count)
  }
}
