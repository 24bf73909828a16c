/// What is known of the keys of which one side has a record that the other lacks, as two logs of a compacted topic are
/// walked by offset: pure, so that tests hand it offsets.
///
/// A cleaner removes a record because a later one has its key, and a tombstone when it was there long enough; nothing
/// else. So a key is well if its last record is the same on both sides, or if the side that lacks it has a later one or
/// had it as a tombstone. It takes 32 bytes a key, and about as much again as the table grows; keys whose records are the
/// same on both sides all along take nothing.
struct KeyTable {
  /// The last record of a key that one side alone has; −1 without one. The lowest bit says that it is a tombstone.
  private struct Ends {
    var source: Int64 = -1
    var destination: Int64 = -1
  }
  private var ends: [KeyDigest: Ends] = [:]

  enum Side: Sendable { case source, destination }

  /// How many keys had a record on one side alone.
  var keyCount: Int64 { Int64(ends.count) }
  /// Nothing stands open: the digests of keys that both have need not be made.
  var isEmpty: Bool { ends.isEmpty }

  mutating func only(_ side: Side, _ key: KeyDigest, at offset: Int64, isTombstone: Bool) {
    let end = offset << 1 | (isTombstone ? 1 : 0)
    switch side {
    case .source: ends[key, default: Ends()].source = end
    case .destination: ends[key, default: Ends()].destination = end
    }
  }

  /// Both sides have a record of the key here: it is later than all that one side alone had of it.
  mutating func both(_ key: KeyDigest) {
    if ends[key] != nil { ends[key] = Ends() }
  }

  /// A key whose last record stands on one side alone: to be explained by what the other side has.
  struct OpenKey: Equatable {
    var side: Side
    var offset: Int64
    /// It is a tombstone, and the other side has no record of the key alone: so it may have been removed there, if no
    /// earlier record of the key is left on that side.
    var mayBeRemovedTombstone: Bool
  }

  var open: [KeyDigest: OpenKey] {
    ends.compactMapValues { end in
      guard max(end.source, end.destination) >= 0 else { return nil }
      let side: Side = end.source > end.destination ? .source : .destination
      let (last, other) = (max(end.source, end.destination), min(end.source, end.destination))
      return OpenKey(side: side, offset: last >> 1, mayBeRemovedTombstone: last & 1 == 1 && other < 0)
    }
  }
}

extension KeyTable.Side {
  var other: KeyTable.Side { self == .source ? .destination : .source }
}
