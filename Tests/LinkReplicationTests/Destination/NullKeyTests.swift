import Bytes
import KafkaProtocol
import LinkModel
import Testing

@testable import LinkReplication

@Suite struct NullKeyTests {
  private func batch(at offset: Int64, keys: [String?], _ compression: Compression = .none) throws -> RecordBatchView {
    let records = keys.enumerated().map { index, key in
      Record(
        offsetDelta: Int32(index), timestamp: 0, key: key.map { ByteView(copying: Array($0.utf8)) }, value: nil)
    }
    let pieces = try RecordBatchBuilder.build(records, compression: compression, stamp: .none, baseOffset: offset)
    return try RecordBatchView(ByteView(joining: pieces))
  }

  private func refused(_ reason: Reason, _ remedy: Refusal.Remedy = .never) -> AppendAnswer {
    .refused(Refusal(reason: reason, message: "the destination answered 87", remedy: remedy))
  }

  @Test(arguments: [Compression.none, .zstd])
  func theFirstRecordWithoutAKeyIsNamed(compression: Compression) throws {
    let batches = [
      try batch(at: 10, keys: ["a", ""], compression), try batch(at: 12, keys: ["b", nil, nil], compression),
    ]
    let message = "the record at offset 13 of partition 4 has no key; the destination answered 87"
    #expect(
      NullKeys.explained(refused(.appendRefused), partition: 4, batches)
        == .refused(Refusal(reason: .nullKey, message: message, remedy: .never)))
  }

  @Test func otherAnswersAndBatchesWithKeysAreLeftAlone() throws {
    let (keyed, keyless) = (try batch(at: 0, keys: ["a"]), try batch(at: 0, keys: [nil]))
    #expect(NullKeys.explained(refused(.appendRefused), partition: 0, [keyed]) == refused(.appendRefused))
    for answer in [refused(.appendRefused, .again), refused(.missingRight), .appended(baseOffset: 0), .outOfOrder] {
      #expect(NullKeys.explained(answer, partition: 0, [keyless]) == answer)
    }
  }
}
