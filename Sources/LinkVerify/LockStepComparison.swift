import Librdkafka

/// Walks two logs by offset, as one merges sorted lists: what stands at one offset only is missing or extra, what stands
/// at both is compared. Holds one batch of each side.
struct LockStepComparison {
  let source: PartitionReader
  let destination: PartitionReader

  /// Adds what it finds to `report` until both logs are read, or `recordLimit` offsets with records were looked at.
  func run(into report: inout PartitionReport, recordLimit: Int64 = .max, progress: (Int64) -> Void) throws(ReadError) {
    var one = try source.next()
    var other = try destination.next()
    var seen: Int64 = 0
    while seen < recordLimit {
      switch (one, other) {
      case (nil, nil): return
      case (let record?, nil):
        report.add(.missing(record))
        one = try source.next()
      case (nil, let record?):
        report.add(.extra(record))
        other = try destination.next()
      case (let left?, let right?):
        if left.offset < right.offset {
          report.add(.missing(left))
          one = try source.next()
        } else if left.offset > right.offset {
          report.add(.extra(right))
          other = try destination.next()
        } else {
          for difference in RecordComparison.differences(source: left, destination: right) { report.add(difference) }
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
}

extension Difference {
  static func missing(_ record: ConsumedRecord) -> Difference {
    Difference(kind: .missing, offset: record.offset, detail: "the source has a record here, the destination has none")
  }

  static func extra(_ record: ConsumedRecord) -> Difference {
    Difference(kind: .extra, offset: record.offset, detail: "the destination has a record here, the source has none")
  }
}
