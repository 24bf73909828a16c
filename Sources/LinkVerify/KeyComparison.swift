import Librdkafka

/// Explains the records that one side of a compacted topic has alone, once both logs were walked: by what stands on the
/// other side above the walk's end, and, for tombstones, by what does not stand there below them.
struct KeyComparison {
  /// Reads a side's records in order, from an offset up to, and without, another; nil: to the log's present end.
  typealias Read = (KeyTable.Side, Int64, Int64?, (Found) -> Void) throws(ReadError) -> Void

  struct Found {
    var key: KeyDigest
    var offset: Int64
  }

  /// What the walk covered.
  let range: OffsetRange
  let read: Read

  /// The differences that are left, by offset.
  func differences(_ table: KeyTable) throws(ReadError) -> [Difference] {
    var open = table.open
    for side in [KeyTable.Side.source, .destination] { try forgetSuperseded(on: side.other, &open) }
    for side in [KeyTable.Side.source, .destination] { try forgetRemovedTombstones(on: side.other, &open) }
    return open.values.sorted { $0.offset < $1.offset }.map(Self.difference)
  }

  /// A mirror lags, and both sides go on while they are read: a later record of the key may stand above the walk's end.
  private func forgetSuperseded(on side: KeyTable.Side, _ open: inout [KeyDigest: KeyTable.OpenKey]) throws(ReadError) {
    guard open.values.contains(where: { $0.side == side.other }) else { return }
    var rest = open
    try read(side, range.end, nil) { found in
      if rest[found.key]?.side == side.other { rest[found.key] = nil }
    }
    open = rest
  }

  private func forgetRemovedTombstones(
    on side: KeyTable.Side, _ open: inout [KeyDigest: KeyTable.OpenKey]
  ) throws(ReadError) {
    var suspects = open.filter { $0.value.side == side.other && $0.value.mayBeRemovedTombstone }
    guard let end = suspects.values.map(\.offset).max() else { return }
    try read(side, range.start, end) { found in
      if let suspect = suspects[found.key], found.offset < suspect.offset { suspects[found.key] = nil }
    }
    for key in suspects.keys { open[key] = nil }
  }

  private static func difference(_ key: KeyTable.OpenKey) -> Difference {
    let detail = "and has neither a later record of its key nor, for a tombstone, removed the key"
    return switch key.side {
    case .source:
      Difference(
        kind: .missing, offset: key.offset,
        detail: "the source's last record of its key is here; the destination lacks it, \(detail)")
    case .destination:
      Difference(
        kind: .extra, offset: key.offset,
        detail: "the destination's last record of its key is here; the source lacks it, \(detail)")
    }
  }
}
