import Foundation
import Librdkafka
import TestSupport

/// A compacted topic of the source that is filled in phases, each of which closes the segment of the one before, and that
/// is handed over when the cleaner has been there.
struct CleanedTopic {
  let bootstrap: String
  let name: String

  /// `segment.ms` goes by the records' own times, which lie a minute apart from phase to phase.
  static let configs = [
    "cleanup.policy": "compact", "segment.ms": "1000", "min.cleanable.dirty.ratio": "0.001",
  ]

  static func time(ofPhase phase: Int) -> Int64 { 1_700_000_000_000 + Int64(phase) * 60_000 }

  static func records(phase: Int, keys: [String], value: String? = "v", bytes: Int = 20) -> [TestRecord] {
    keys.map { key in
      let text = value.map { "\($0) \(phase) \(key) " + String(repeating: "x", count: bytes) }
      return TestRecord(key: key, value: text, timestamp: time(ofPhase: phase))
    }
  }

  /// Blocks until a reader sees exactly these offsets: then every closed segment has been cleaned.
  func waitUntilCleaned(leaving offsets: [Int64], limit: TimeInterval = 90) throws -> ExactCase.Filled {
    try wait("\(offsets.count) records (\(offsets.prefix(20))…)", limit) { $0.map(\.offset) == offsets }
  }

  /// Blocks until a reader sees one record a key, wherever the last ones stand: a coordinator may write a marker twice.
  func waitUntilCleaned(leavingKeys count: Int, limit: TimeInterval = 90) throws -> ExactCase.Filled {
    try wait("\(count) keys, each once", limit) { $0.count == count && Set($0.map(\.key)).count == count }
  }

  private func wait(
    _ what: String, _ limit: TimeInterval, _ isReached: ([Visible]) -> Bool
  ) throws -> ExactCase.Filled {
    let deadline = Date().addingTimeInterval(limit)
    var seen: [Visible] = []
    repeat {
      seen = try visible()
      if isReached(seen) { return ExactCase.Filled(committedRecords: Int64(seen.count)) }
      Thread.sleep(forTimeInterval: 0.1)
    } while Date() < deadline
    let shown = "\(seen.count) records (\(seen.prefix(20).map(\.offset))…), not \(what)"
    throw TestSupportError("\(name) was not cleaned within \(limit) s: \(shown)")
  }

  private struct Visible {
    var offset: Int64
    var key: [UInt8]?
  }

  func visibleOffsets() throws -> [Int64] { try visible().map(\.offset) }

  private func visible() throws -> [Visible] {
    let servers = bootstrap.split(separator: ",").map(String.init)
    let client = try ReaderClient(
      ReaderConfiguration(clusterName: "test", bootstrapServers: servers, isolation: .readCommitted))
    let range = try client.offsets(topic: name, partition: 0)
    let reader = try PartitionReader(client, topic: name, partition: 0, range: range)
    var records: [Visible] = []
    while let record = try reader.next() {
      records.append(Visible(offset: record.offset, key: record.key?.withBytes { Array($0) }))
    }
    return records
  }
}
