import TestSupport

/// What a record and a batch may hold.
extension ExactCase {
  static let codecs: [ExactCase] = TestProducer.Compression.allCases.map { compression in
    ExactCase("codec.\(compression.rawValue)", compression: compression) {
      var generator = RecordGenerator(seed: 1)
      return generator.records(3_000)
    }
  }

  static let sizes: [ExactCase] = [
    ExactCase("sizes.none", compression: .none, configs: large) { sized() },
    ExactCase("sizes.zstd", compression: .zstd, configs: large) { sized() },
    ExactCase("five-mebibytes.none", compression: .none, configs: large) { fiveMebibytes() },
    ExactCase("five-mebibytes.lz4", compression: .lz4, configs: large) { fiveMebibytes() },
    ExactCase("null-and-empty") {
      let contents: [[UInt8]?] = [nil, [], [0], [0xff, 0xfe]]
      return contents.flatMap { key in contents.map { TestRecord(key: key, value: $0) } }
    },
    ExactCase("headers") {
      (0...20).map { count in
        let headers = (0..<count).map { index in
          TestRecord.Header(index % 3 == 0 ? "same" : "h\(index)", index % 4 == 0 ? nil : Array("\(index)".utf8))
        }
        return TestRecord(value: "\(count)", headers: headers)
      }
    },
    ExactCase("timestamps") {
      [-1, 1, 915_148_800_000, 1_700_000_000_000, -1, 4_102_444_800_000, 253_402_300_799_999, 2].map {
        TestRecord(value: "at \($0)", timestamp: $0)
      }
    },
    ExactCase("idempotent", compression: .snappy, settings: ["enable.idempotence": "true"]) {
      var generator = RecordGenerator(seed: 2)
      return generator.records(2_000)
    },
  ]

  static let large = ["max.message.bytes": "8388608"]

  private static func sized() -> [TestRecord] {
    var generator = RecordGenerator(seed: 3)
    return [0, 1, 127, 128, 900_000, 16_383, 16_384, 100_000, 0, 500_000, 900_000].map {
      TestRecord(key: [1], value: generator.bytes($0))
    }
  }

  private static func fiveMebibytes() -> [TestRecord] {
    var generator = RecordGenerator(seed: 4)
    return [TestRecord(value: "before")] + (0..<3).map { _ in TestRecord(key: [1], value: generator.bytes(5 << 20)) }
      + [TestRecord(value: "after")]
  }
}
