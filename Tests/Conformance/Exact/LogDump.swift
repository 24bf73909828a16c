import Foundation
import TestSupport

/// What DumpLogSegments prints of one partition, with transactions resolved: records by offset, as Kafka prints them,
/// without the producer's sequence.
struct LogDump {
  var committed: [Int64: Data] = [:]
  /// Records of transactions whose end is not in the log, by producer id.
  var undecided: [String: [Int64: Data]] = [:]
  /// The batch that is being read.
  private var producer = ""
  private var isTransactional = false
  /// Where the last record went, for what follows its line: a payload may hold line breaks.
  private var last: Int64?

  /// Dumps every partition of the topics with that prefix, by partition folder ("topic-0").
  static func read(_ cluster: KafkaTestCluster, topicPrefix: String) async throws -> [String: LogDump] {
    let root = cluster.dataFolder()
    let files = try FileManager.default.subpathsOfDirectory(atPath: root)
      .filter { $0.hasPrefix(topicPrefix) && $0.hasSuffix(".log") }.sorted()
    let output = try await (KafkaHome.newest ?? cluster.home).run(
      .dumpLogSegments,
      ["--print-data-log", "--files", files.map { "\(root)/\($0)" }.joined(separator: ",")])
    var dumps: [String: LogDump] = [:]
    var current = ""
    for line in output.text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      if line.starts(with: Data("Dumping \(root)/".utf8)) {
        let path = String(decoding: line.dropFirst("Dumping \(root)/".utf8.count), as: UTF8.self)
        current = String(path.prefix { $0 != "/" })
        dumps[current, default: LogDump()].last = nil
      } else {
        dumps[current, default: LogDump()].take(line)
      }
    }
    return dumps
  }

  private mutating func take(_ line: Data) {
    if line.starts(with: Data("baseOffset: ".utf8)) {
      let text = String(decoding: line, as: UTF8.self)
      producer = Self.word(after: "producerId: ", in: text) ?? ""
      isTransactional = text.contains("isTransactional: true") && !text.contains("isControl: true")
      last = nil
    } else if line.starts(with: Data("| offset: ".utf8)) {
      takeRecord(line)
    } else if let last {
      extend(last, by: line)
    }
  }

  private mutating func takeRecord(_ line: Data) {
    // Enough for everything before the key.
    let head = String(decoding: line.prefix(2_000), as: UTF8.self)
    guard let offset = Self.word(after: "| offset: ", in: head).flatMap(Int64.init) else { return }
    if let end = Self.word(after: "endTxnMarker: ", in: head) {
      last = nil
      let records = undecided.removeValue(forKey: producer) ?? [:]
      if end == "COMMIT" { committed.merge(records) { $1 } }
      return
    }
    var text = line
    if let start = line.range(of: Data(" sequence: ".utf8)), let end = line.range(of: Data(" headerKeys: ".utf8)) {
      text = line[..<start.lowerBound] + line[end.lowerBound...]
    }
    if let time = text.range(of: Data(" LogAppendTime: ".utf8)) {
      // The mirror's records have as their own time what the source's broker gave them.
      text.replaceSubrange(time, with: Data(" CreateTime: ".utf8))
    }
    last = offset
    if isTransactional { undecided[producer, default: [:]][offset] = text } else { committed[offset] = text }
  }

  private mutating func extend(_ offset: Int64, by line: Data) {
    let more = Data("\n".utf8) + line
    if isTransactional {
      undecided[producer]?[offset]?.append(more)
    } else {
      committed[offset]?.append(more)
    }
  }

  private static func word(after label: String, in text: String) -> String? {
    guard let range = text.range(of: label) else { return nil }
    return String(text[range.upperBound...].prefix { $0 != " " })
  }
}
