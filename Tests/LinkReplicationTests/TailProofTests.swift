import Testing

@testable import LinkReplication

private func prints(_ offsets: some Sequence<Int64>, digest: Int = 1, producerID: Int64 = 5) -> [Int64: RecordPrint] {
  Dictionary(
    uniqueKeysWithValues: offsets.map { ($0, RecordPrint(timestamp: 0, digest: digest, producerID: producerID)) })
}

@Suite struct TailProofTests {
  @Test func equalRecordsUnderDifferentProducersAreEqual() {
    #expect(TailProof.judge(source: prints(0..<3, producerID: 1), destination: prints(0..<3)) == .equal(3))
  }

  @Test func onlyTheLastHundredOffsetsWithARecordCount() {
    var source = prints(0..<200)
    source[99] = nil
    #expect(TailProof.judge(source: source, destination: prints(0..<200)) == .equal(100))
    source[100] = nil
    #expect(
      TailProof.judge(source: source, destination: prints(0..<200))
        == .differs(offset: 100, destinationProducerID: 5))
  }

  @Test func aRecordOnOneSideAloneDiffers() {
    #expect(
      TailProof.judge(source: prints([4]), destination: [:]) == .differs(offset: 4, destinationProducerID: nil))
    #expect(
      TailProof.judge(source: [:], destination: prints([4])) == .differs(offset: 4, destinationProducerID: 5))
  }

  @Test func withoutAnyRecordLeaderEpochsAloneSpeak() {
    #expect(TailProof.judge(source: [:], destination: [:]) == .nothingInCommon)
  }

  @Test func forgettingKeepsTheLastHundred() {
    var some = prints(0..<250)
    TailProof.forgetAllButLast(of: &some)
    #expect(some.keys.sorted() == Array(150..<250))
  }
}
