import Foundation
import TestSupport

/// Thousands of batches with one record each; how many decides whether it is a matter of round trips.
extension ExactCase {
  static let tinyBatches: [ExactCase] = [
    tiny("tiny.fresh", age: .zero), tiny("tiny.fresh.zstd", compression: .zstd, age: .zero),
    tiny("tiny.old", age: .days(10)), tiny("tiny.old.snappy", compression: .snappy, age: .days(10)),
    tiny("tiny.between-large", compression: .lz4, age: .days(10), largeEvery: 100),
    tiny("tiny.merging-to-the-limit", age: .days(10), largeEvery: 7, large: 150_000, counts: (210, 2_100)),
  ]

  private static func tiny(
    _ name: String, compression: TestProducer.Compression = .none, age: Duration, largeEvery: Int = .max,
    large: Int = 300_000, counts: (short: Int, long: Int) = (2_000, 20_000)
  ) -> ExactCase {
    let count = LongCases.areAsked ? counts.long : counts.short
    return ExactCase(
      name, compression: compression,
      settings: [
        "batch.num.messages": "1", "linger.ms": "0", "enable.idempotence": "true", "max.in.flight": "5",
      ]
    ) {
      var generator = RecordGenerator(seed: 14)
      let noise = generator.noise(large)
      let time = Int64((Date().timeIntervalSince1970 - Double(age.components.seconds)) * 1_000)
      return (0..<count).map { index in
        let value = index % largeEvery == largeEvery - 1 ? noise : Array("tiny \(index)".utf8)
        return TestRecord(key: Array("\(index % 50)".utf8), value: value, timestamp: time + Int64(index))
      }
    }
  }
}

extension Duration {
  static func days(_ count: Int) -> Duration { .seconds(86_400 * count) }
}
