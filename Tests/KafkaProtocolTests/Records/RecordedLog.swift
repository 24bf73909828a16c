import Bytes
import Testing

@testable import KafkaProtocol

/// Partition 0 of a topic as a real broker stored it; see Recorded/recorder.py and Traffic.java.
struct RecordedLog: CustomTestStringConvertible {
  let conversation: String
  let topic: String
  let bytes: ByteView

  var testDescription: String { "\(topic) of \(conversation)" }

  static func all() throws -> [RecordedLog] {
    try RecordedFrame.conversations.flatMap { conversation in
      try Recording.lines("\(conversation).logs").map { words in
        guard words.count == 2 else { throw Recording.Malformed(line: words.joined(separator: " ")) }
        return RecordedLog(
          conversation: conversation, topic: words[0], bytes: ByteView(copying: try Recording.bytes(words[1])))
      }
    }
  }

  static func named(_ topic: String) throws -> [RecordedLog] {
    let logs = try all().filter { $0.topic == topic }
    return try #require(logs.isEmpty ? nil : logs, "no log of \(topic) is recorded")
  }

  /// All of format 2 in this log.
  func batches() throws -> [RecordBatchView] {
    try RecordBatches.split(bytes).compactMap { if case .batch(let batch) = $0 { batch } else { nil } }
  }
}

extension ByteView {
  var text: String { String(decoding: array, as: UTF8.self) }
}

extension Record {
  /// What `Traffic.records` sends.
  static func sent(_ index: Int) -> Record {
    let key: String? = index % 3 == 0 ? nil : index % 3 == 1 ? "" : "key-\(index)"
    let value: String? =
      index == 1 ? nil : index == 2 ? "" : String(repeating: "value-\(index) ", count: 20)
    func bytes(_ text: String) -> ByteView { ByteView(copying: text.utf8) }
    return Record(
      offsetDelta: Int32(index), timestamp: 1_600_000_000_000 + (index == 3 ? -5000 : Int64(index) * 1000),
      key: key.map(bytes), value: value.map(bytes),
      headers: (0..<index).map {
        RecordHeader(name: bytes("h\($0 % 2)"), value: $0 == 1 ? nil : bytes("x\($0)"))
      })
  }
}
