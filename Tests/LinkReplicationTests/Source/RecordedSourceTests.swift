import Bytes
import Foundation
import KafkaProtocol
import LinkModel
import Testing

@testable import LinkReplication

/// What the splitter makes of partitions as real brokers stored them (Tests/KafkaProtocolTests/Recorded).
@Suite struct RecordedSourceTests {
  private struct Log {
    var conversation: String
    var topic: String
    var bytes: ByteView
  }

  private static func logs(of topic: String) throws -> [Log] {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../KafkaProtocolTests/Recorded").standardized
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".logs") }
    var found: [Log] = []
    for file in files.sorted() {
      let text = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
      for line in text.split(separator: "\n") {
        let words = line.split(separator: " ")
        guard words.count == 2, words[0] == topic else { continue }
        found.append(Log(conversation: file, topic: topic, bytes: ByteView(copying: bytes(hex: words[1]))))
      }
    }
    return try #require(found.isEmpty ? nil : found, "no log of \(topic) is recorded")
  }

  private static func bytes(hex: Substring) -> [UInt8] {
    let digits = hex.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }

  private func split(_ log: Log) throws -> [Segment<CheckedRecordBatch>] {
    try SourceSplitter.split(
      log.bytes, nextOffset: 0, lastLeaderEpoch: -1, lastStableOffset: 1_000, aborted: []
    ).segments
  }

  @Test("Messages of formats 0 and 1 are refused by name, plain and in a wrapper", arguments: [0, 1])
  func legacy(magic: Int) throws {
    for log in try Self.logs(of: "format-\(magic)") {
      #expect(
        throws: SourceProblem(
          reason: .unsupportedFormat, message: "offset 0 is stored in message format \(magic)")
      ) { try split(log) }
    }
  }

  @Test("A stored batch with append times comes out with the same records, as CreateTime")
  func appendTime() throws {
    for log in try Self.logs(of: "append-time") {
      guard case .batch(let stored)? = try RecordBatches.split(log.bytes).first,
        case .data(let data)? = try split(log).first
      else {
        Issue.record("no batch")
        continue
      }
      let written = data.parts[0].batch
      #expect(stored.isLogAppendTime && !written.isLogAppendTime && written.compression == stored.compression)
      #expect(try written.records(limit: 10_000) == stored.records(limit: 10_000), "\(log.conversation)")
    }
  }

  @Test("A cleaned batch is a hole and a run, without its delete horizon")
  func compacted() throws {
    for log in try Self.logs(of: "compacted") {
      let segments = try split(log)
      #expect(segments.first?.startOffset == 0 && segments.first?.endOffset == 5, "\(log.conversation)")
      guard segments.count >= 2, case .hole = segments[0], case .data(let data) = segments[1] else {
        Issue.record("\(segments)")
        continue
      }
      #expect(data.baseOffset == 5 && data.offsetCount == 3 && !data.parts[0].batch.hasDeleteHorizon)
      let times = try data.parts[0].batch.records(limit: 10_000).map(\.timestamp)
      #expect(times == [5, 6, 7].map { 1_600_000_000_000 + $0 }, "\(log.conversation)")
    }
  }
}
