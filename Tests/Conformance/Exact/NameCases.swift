import TestSupport

/// What a topic may be called.
extension ExactCase {
  /// A name of 249 characters is the longest that Kafka takes.
  static let names: [ExactCase] = [
    named("longest-", isPadded: true), named("a.b_c-D.0"), named("_under__scores_"), named("..dots..."),
  ]

  private static func named(_ name: String, isPadded: Bool = false) -> ExactCase {
    var example = ExactCase(name, compression: .lz4, partitions: 2) {
      (0..<20).map { TestRecord(key: "\($0)", value: "of \(name)") }
    }
    example.isPadded = isPadded
    return example
  }
}
