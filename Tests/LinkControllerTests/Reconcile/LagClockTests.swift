import Bytes
import IOSimulation
import KafkaProtocol
import LinkModel
import Testing

@testable import LinkController

@Suite struct LagClockTests {
  /// The source's last batch can be read, the one that was mirrored last cannot.
  @Test func aMirroredPositionThatCannotBeReadMakesTheLagUnknown() throws {
    #expect(try Self.lag { $0 == 9 ? 5_000 : nil } == nil)
  }

  @Test func theLagIsFromTheLastMirroredRecordToTheSourcesLast() throws {
    #expect(try Self.lag { $0 == 9 ? 5_000 : 2_000 } == 3_000)
  }

  /// Of a log of 10 records of which 4 are mirrored.
  /// - Parameter time: of the batch at an offset; nil: the fetch fails.
  private static func lag(_ time: @escaping (Int64) -> Int64?) throws -> Int64? {
    let (loop, channel) = (ManualLoop(), ScriptedChannel())
    channel.on(FetchRequest.self) { request, _ in
      let offset = request.topics.first?.partitions.first?.fetchOffset ?? 0
      guard let time = time(offset), let batch = batch(at: offset, time: time) else {
        return .failure(ScriptedChannel.lost)
      }
      let partition = FetchResponse.Partition(partitionIndex: 0, records: batch)
      return .success(FetchResponse(topics: [.init(name: "orders", partitions: [partition])]))
    }
    let snapshot = Samples.changed(
      MissingOffsetsTests.topic(Samples.created.source.id, [MissingOffsetsTests.offsets(10)])
    ) {
      $0.partitions = [PartitionSnapshot(leader: 1, leaderEpoch: 5, replicas: [1])]
    }
    let mirror = MissingOffsetsTests.topic(
      Samples.created.destination.id, [MissingOffsetsTests.offsets(4, end: 4)])
    let missing = try #require(MissingOffsets(Samples.created, source: snapshot, destination: mirror))
    return try loop.run { await LagClock(cluster: channel).milliseconds(missing, of: "orders", snapshot) }
  }

  /// One record, as it lies in a log.
  private static func batch(at offset: Int64, time: Int64) -> ByteView? {
    let record = Record(offsetDelta: 0, timestamp: time, key: nil, value: nil)
    let stamp = ProducerStamp(producerID: -1, producerEpoch: -1, baseSequence: -1)
    guard let pieces = try? RecordBatchBuilder.build([record], compression: .none, stamp: stamp) else { return nil }
    var bytes = pieces.flatMap(\.array)
    for index in 0..<8 { bytes[index] = UInt8(truncatingIfNeeded: offset >> (8 * (7 - index))) }
    return ByteView(copying: bytes)
  }
}
