import Librdkafka

/// Walks two logs by offset, as one merges sorted lists: what stands at one offset only is missing or extra, what stands
/// at both is compared. Holds one batch of each side.
struct LockStepComparison {
  let source: PartitionReader
  let destination: PartitionReader
  /// Of a compacted topic: what stands at one offset only is no difference yet, but goes there.
  var keys: KeyTable?

  /// Adds what it finds to `report` until both logs are read, or `recordLimit` offsets with records were looked at.
  mutating func run(
    into report: inout PartitionReport, recordLimit: Int64 = .max, progress: (Int64) -> Void
  ) throws(ReadError) {
    var one = try source.next()
    var other = try destination.next()
    var seen: Int64 = 0
    while seen < recordLimit {
      switch (one, other) {
      case (nil, nil): return
      case (let record?, nil):
        alone(.source, record, &report)
        one = try source.next()
      case (nil, let record?):
        alone(.destination, record, &report)
        other = try destination.next()
      case (let left?, let right?):
        if left.offset < right.offset {
          alone(.source, left, &report)
          one = try source.next()
        } else if left.offset > right.offset {
          alone(.destination, right, &report)
          other = try destination.next()
        } else {
          for difference in RecordComparison.differences(source: left, destination: right) { report.add(difference) }
          if let key = left.key, keys?.isEmpty == false { keys?.both(KeyDigest(key)) }
          report.recordsCompared += 1
          progress(1)
          seen += 1
          if seen == recordLimit { return }
          one = try source.next()
          other = try destination.next()
          continue
        }
      }
      seen += 1
    }
  }

  /// A cleaner removes every record without a key.
  private mutating func alone(_ side: KeyTable.Side, _ record: ConsumedRecord, _ report: inout PartitionReport) {
    guard keys != nil else { return report.add(side == .source ? .missing(record) : .extra(record)) }
    switch side {
    case .source: report.onlyOnSource += 1
    case .destination: report.onlyOnDestination += 1
    }
    guard let key = record.key else { return }
    keys?.only(side, KeyDigest(key), at: record.offset, isTombstone: record.value == nil)
  }
}

extension Difference {
  static func missing(_ record: ConsumedRecord) -> Difference {
    Difference(kind: .missing, offset: record.offset, detail: "the source has a record here, the destination has none")
  }

  static func extra(_ record: ConsumedRecord) -> Difference {
    Difference(kind: .extra, offset: record.offset, detail: "the destination has a record here, the source has none")
  }
}
