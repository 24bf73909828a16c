/// What a partition of a mirror needs before its data, so that its log begins where it shall: the table of late log
/// starts. Pure.
///
/// R10: filler never counts as mirrored. What has been mirrored begins at or above the recorded start, and above all
/// filler.
enum SeedDecision: Equatable {
  /// Data may begin, or go on, at the log end.
  case nothing
  /// Fill from the log end up to this offset, then delete everything below it.
  case fill(upTo: Int64)
  /// Filler can be read, though data follows it or none is wanting: a crash undid its deletion, or came before it.
  case delete(before: Int64)

  /// What is known of both logs.
  struct Sight: Equatable {
    /// The destination's log start and true log end.
    var logStart: Int64
    var logEnd: Int64
    /// Where the filler at the beginning of the destination's log ends; nil where its first batch is none of ours to
    /// fill with, or the log is empty.
    var fillerEnd: Int64?
    var sourceLogStart: Int64
    /// Where the mirror was to begin when it was made; 0 where nothing was recorded.
    var recordedStart: Int64

    /// The source's log start may have moved on since that was recorded; it never begins earlier.
    var firstOffset: Int64 { max(sourceLogStart, recordedStart) }
  }

  /// Where the log is empty and ends above the recorded start, data may have been mirrored and deleted since: then
  /// nothing is filled, and a source that begins further up has lost records.
  static func decide(_ sight: Sight) -> SeedDecision {
    let isWanting = sight.firstOffset > sight.logEnd
    if let fillerEnd = sight.fillerEnd {
      return fillerEnd == sight.logEnd && isWanting ? .fill(upTo: sight.firstOffset) : .delete(before: fillerEnd)
    }
    let isEmpty = sight.logStart == sight.logEnd
    let isUntouched = sight.logEnd == 0 || (isEmpty && sight.logEnd <= sight.recordedStart)
    return isWanting && isUntouched ? .fill(upTo: sight.firstOffset) : .nothing
  }
}
