import Foundation
import LinkVerify
import TestSupport
import Testing

extension RealKafka {
  @Suite("A corrupt log")
  struct CorruptLogTests {
    /// The broker hands out what is on its disk; the reader must see that the CRC does not fit.
    @Test("A bit that flipped on the destination's disk is neither equal nor a difference: it cannot be read")
    func flippedBit() async throws {
      let source = try await SharedClusters.shared.source()
      let destination = try await SharedClusters.shared.destination()
      let topic = "verifier.corrupt"
      let records = [TestRecord(value: "before"), TestRecord(value: "the byte to flip"), TestRecord(value: "after")]
      for cluster in [source, destination] { try await cluster.fill(topic, records: records) }
      let segment = "\(destination.dataFolder())/\(topic)-0/00000000000000000000.log"
      let file = try FileHandle(forUpdating: URL(fileURLWithPath: segment))
      let place = try #require(try file.readToEnd()?.range(of: Data("the byte to flip".utf8)))
      try file.seek(toOffset: UInt64(place.lowerBound))
      try file.write(contentsOf: Data("T".utf8))
      try file.close()

      var mirror = destination.reader(.readUncommitted)
      mirror.patience = .seconds(5)
      let verifier = Verifier(source: source.reader(.readCommitted), destination: mirror)
      let report = try await verifier.verify(pairs: [TopicPair(source: topic, destination: topic)])
      #expect(report.outcome == .unread, "\(report)")
    }
  }
}
