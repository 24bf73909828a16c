/// What is known about one partition of a mirror.
public struct PartitionReport: Sendable, Equatable, Codable {
  public var partition: Int32
  /// From the source's log start to its last stable offset, as it was when the verification began.
  public var source: OffsetRange
  /// From the destination's log start to its high watermark; taken before the source's.
  public var destination: OffsetRange
  /// Where the mirror was to begin when it was made; 0 where that is not known.
  public var startOffset: Int64
  /// Records that were read on both sides at the same offset and compared in full.
  public var recordsCompared: Int64 = 0
  /// Of a topic that is compared by keys: records that one side alone has, which its keys have to explain.
  public var onlyOnSource: Int64 = 0
  public var onlyOnDestination: Int64 = 0
  /// The keys of those records.
  public var keysCompared: Int64 = 0
  /// The first differences, in the order of their offsets.
  public var differences: [Difference] = []
  /// All differences, also those that are not listed.
  public var differenceCount: Int64 = 0
  /// Why nothing is known about the partition, or not all.
  public var failure: String?

  /// Differences beyond these are counted, not kept.
  static let differenceLimit = 10

  public init(partition: Int32, source: OffsetRange, destination: OffsetRange, startOffset: Int64 = 0) {
    self.partition = partition
    self.source = source
    self.destination = destination
    self.startOffset = startOffset
  }

  /// The offsets that were compared, or sampled: everything both logs hold, and what only the destination has beyond
  /// the source's last stable offset. What the source has below the mirror's start is left out; what the mirror itself
  /// has there is not.
  public var proven: OffsetRange {
    let start = min(max(source.start, min(startOffset, destination.start)), destination.end)
    return OffsetRange(start: start, end: max(start, destination.end))
  }

  /// Offsets below the source's last stable offset that the destination does not have yet.
  public var lag: Int64 { max(0, source.end - max(destination.end, source.start, startOffset)) }

  /// Offsets that the destination holds and the source no longer does: nothing is proven about them.
  public var forgottenBySource: Int64 { max(0, min(source.start, destination.end) - destination.start) }

  mutating func add(_ difference: Difference) {
    differenceCount += 1
    if differences.count < Self.differenceLimit { differences.append(difference) }
  }

  /// Those that came of the keys stand behind those that came of the walk, until all are known.
  mutating func add(byOffset more: [Difference]) {
    for difference in more { add(difference) }
    differences.sort { $0.offset < $1.offset }
  }
}

/// Offsets from `start` up to, and without, `end`.
public struct OffsetRange: Sendable, Equatable, Codable {
  public var start: Int64
  public var end: Int64

  public init(start: Int64, end: Int64) {
    self.start = start
    self.end = end
  }

  public var isEmpty: Bool { start >= end }
}

/// One thing that is not the same on both sides. Contents are never shown: they may be secret.
public struct Difference: Sendable, Equatable, Codable {
  public enum Kind: String, Sendable, Codable {
    /// A committed record of the source is not on the destination.
    case missing
    /// A record of the destination is not on the source.
    case extra
    case timestamp, key, value, headers
    /// The destination's log goes on beyond the source's last stable offset.
    case logEnd
  }

  public var kind: Kind
  public var offset: Int64
  /// Both sides in words: lengths, checksums, times.
  public var detail: String

  public init(kind: Kind, offset: Int64, detail: String) {
    self.kind = kind
    self.offset = offset
    self.detail = detail
  }
}
