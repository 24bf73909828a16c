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

  @Test func aSideKeepsTheLastHundredAtLeastAndNotMuchMore() {
    let kept = kept(.last, 0..<5_000)
    #expect(kept.prints.count <= TailPrints.limit)
    #expect(Set(kept.prints.keys).isSuperset(of: 4_900..<5_000))
  }
}

private func kept(_ keeping: TailPrints.Keeping, _ offsets: some Sequence<Int64>, digest: Int = 1) -> TailPrints {
  var kept = TailPrints(keeping)
  for offset in offsets { kept.add(RecordPrint(timestamp: 0, digest: digest, producerID: 5), at: offset) }
  return kept
}

@Suite struct CompactedTailProofTests {
  private func judge(_ source: TailPrints, _ destination: TailPrints, ids: Set<Int64> = [5]) -> TailProof.Verdict {
    TailProof.judgeCompacted(source: source, destination: destination, linkProducerIDs: ids)
  }

  @Test func onlyOffsetsThatBothHaveAreCompared() {
    #expect(judge(kept(.sample, [1, 3, 5]), kept(.sample, [2, 3, 5, 6])) == .equal(2))
    #expect(judge(kept(.sample, [1]), kept(.sample, [2])) == .nothingInCommon)
    #expect(judge(kept(.sample, []), kept(.sample, [])) == .nothingInCommon)
  }

  @Test func theFirstThatDiffersIsNamed() {
    var source = kept(.sample, [1, 2])
    source.add(RecordPrint(timestamp: 0, digest: 9, producerID: -1), at: 3)
    source.add(RecordPrint(timestamp: 0, digest: 9, producerID: -1), at: 4)
    #expect(judge(source, kept(.sample, [1, 3, 4])) == .differs(offset: 3, destinationProducerID: 5))
  }

  @Test func aRecordOfTheMirrorAloneMustBeTheLinksOwn() {
    #expect(
      judge(kept(.sample, [1]), kept(.sample, [1, 2]), ids: [7]) == .differs(offset: 2, destinationProducerID: 5))
  }

  /// One side with a record at every offset, the other with few survivors: what both have is found whichever it is.
  @Test(arguments: [1, 2, 64, 1_000])
  func oneSideMayBeCleanedMuchFartherThanTheOther(stride: Int64) {
    let end: Int64 = 1 << 18
    let all = kept(.sample, 0..<end)
    let few = kept(.sample, Swift.stride(from: Int64(0), to: end, by: Int64.Stride(stride)))
    #expect(all.prints.count <= TailPrints.sampleLimit)
    for verdict in [judge(all, few), judge(few, all)] {
      guard case .equal(let count) = verdict else {
        Issue.record("\(verdict)")
        continue
      }
      #expect(count > 0)
    }
  }

  /// Markers at every other offset must not leave a sample of nothing.
  @Test(arguments: [0, 1])
  func aSampleDoesNotDependOnWhatTheOffsetsHaveInCommon(first: Int64) {
    let offsets = Swift.stride(from: first, to: 100_000, by: 2)
    #expect(judge(kept(.sample, offsets), kept(.sample, offsets)) == .equal(100))
  }
}
