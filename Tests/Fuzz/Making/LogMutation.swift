import KafkaProtocol
import TestSupport

/// Changes to a log that leave it a log, so that what lies behind the first checks is reached, too.
enum LogMutation {
  /// Where a header's fields lie, and how wide they are: attributes, counts, times, producer.
  private static let fields: [(place: Int, width: Int)] = [
    (0, 8), (8, 4), (12, 4), (16, 1), (21, 2), (23, 4), (27, 8), (35, 8), (43, 8), (51, 2), (53, 4), (57, 4),
  ]

  static func mutate(_ log: inout [UInt8], from start: Int, _ random: inout SeededGenerator) {
    if Int.random(in: 0..<3, using: &random) == 0 { putField(&log, start, &random) }
    if Int.random(in: 0..<4, using: &random) != 0, start < log.count {
      BatchBytes.fixChecksums(&log, from: start)
    }
  }

  private static func putField(_ log: inout [UInt8], _ start: Int, _ random: inout SeededGenerator) {
    let starts = batchStarts(log, start)
    guard let start = starts.randomElement(using: &random), let field = fields.randomElement(using: &random) else {
      return
    }
    let value =
      Bool.random(using: &random)
      ? Int64.random(in: 0...20, using: &random) : Mutator.interestingInteger(&random)
    for place in 0..<field.width where start + field.place + place < log.count {
      log[start + field.place + place] = UInt8(truncatingIfNeeded: value >> Int64(8 * (field.width - 1 - place)))
    }
  }

  private static func batchStarts(_ log: [UInt8], _ start: Int) -> [Int] {
    var starts: [Int] = []
    var start = start
    while log.count - start >= 61 {
      starts.append(start)
      let length = log[(start + 8)..<(start + 12)].reduce(0) { $0 << 8 | Int($1) }
      start += length + 12
    }
    return starts
  }
}
