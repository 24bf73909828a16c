import LinkModel
import LinkVerify
import Testing

@testable import lockstep

@Suite("What a verification proved")
struct VerificationTests {
  private func report(_ difference: TopicDifference? = nil) -> VerifyReport {
    let pair = TopicPair(source: "orders", destination: "orders")
    return VerifyReport(sample: nil, topics: [TopicReport(topics: pair, difference: difference)])
  }

  private func verification(_ report: VerifyReport) -> Verification {
    var verification = Verification(StatusReport(links: [], takenAtMilliseconds: 0))
    verification.links = [Verification.Link(link: "prod-to-dr", report: report)]
    return verification
  }

  @Test("The mirrors that there are and that are wanted are compared")
  func pairs() {
    let mirrors = MirrorStatus.State.allCases.map { StatusRenderingTests.mirror("is-\($0.rawValue)", $0) }
    let refusal = RecordedStop(reason: .nameTaken, partition: nil, message: "dr has it", atMilliseconds: 0)
    var taken = StatusRenderingTests.mirror("taken", .blocked, problem: refusal)
    taken.partitionCount = nil
    let link = LinkStatus(
      name: "l", source: "prod", destination: "dr", conditions: [], mirrors: mirrors + [taken])
    #expect(
      Verification.pairs(of: link).map(\.source)
        == ["is-Mirroring", "is-Paused", "is-Stalled", "is-Blocked", "is-Failed"])
    let verification = Verification(StatusReport(links: [link], takenAtMilliseconds: 0))
    #expect(verification.absent == ["prod-to-dr/is-Absent"])
    #expect(verification.notJudged == ["prod-to-dr/taken: Blocked/NameTaken: dr has it"])
    #expect(verification.unseen == ["prod-to-dr/is-Unknown"])
  }

  @Test("Equal ends with 0, lag or not; different with 9; what was not made, judged or seen with 1")
  func exitCodes() {
    func code(_ change: (inout Verification) -> Void) -> ExitCode {
      var verification = verification(report())
      change(&verification)
      return verification.exitCode
    }
    #expect(code { _ in } == .success)
    #expect(code { $0.links[0].report = lagging } == .success)
    #expect(code { $0.links[0].report = report(.missingOnDestination) } == .differencesFound)
    #expect(code { $0.absent = ["l/t"] } == .runFailed)
    #expect(code { $0.notJudged = ["l/t: Blocked/NameTaken: there"] } == .runFailed)
    #expect(code { $0.unseen = ["l/t"] } == .runFailed)
    #expect(code { $0.failures = ["l: refused"] } == .runFailed)
    #expect(code { $0.links = [] } == .runFailed)
  }

  private var lagging: VerifyReport {
    var report = report()
    report.topics[0].partitions = [
      PartitionReport(
        partition: 0, source: OffsetRange(start: 0, end: 1_000), destination: OffsetRange(start: 0, end: 10))
    ]
    return report
  }

  @Test("The verdict says what was proven, how far, and of what nothing is known")
  func verdict() {
    var verification = verification(report())
    #expect(verification.verdict == "Equal: no difference.")
    verification.links[0].report = lagging
    verification.absent = ["l/a", "l/b"]
    #expect(
      verification.verdict == "Equal as far as the mirrors go: no difference in what was compared; 990 offsets behind; "
        + "not mirrored yet: l/a, l/b.")
    verification.notJudged = ["l/c: Blocked/NameTaken: there"]
    #expect(
      verification.verdict == "Not all was verified: no difference in what was compared; 990 offsets behind; "
        + "not mirrored yet: l/a, l/b; not judged, as said above: 1.")
    verification.notJudged = []
    verification.links[0].report.topics[0].difference = .missingOnDestination
    #expect(
      verification.verdict == "Different: 1 difference; 990 offsets behind; not mirrored yet: l/a, l/b.")
    verification.links = []
    verification.unseen = ["l/c"]
    #expect(
      verification.verdict
        == "Nothing was verified: no mirror was compared; not mirrored yet: l/a, l/b; not seen: l/c.")
  }

  @Test("For people and as JSON")
  func rendering() throws {
    var verification = verification(report(.missingOnDestination))
    verification.absent = ["prod-to-dr/paid"]
    verification.notJudged = ["prod-to-dr/taken: Blocked/NameTaken: dr has a topic taken that this link did not make"]
    verification.failures = ["west-to-dr: west: connection refused"]
    Snapshot.expect(verification.text, matches: "verification.txt")
    Snapshot.expect(try JSONText.of(VerificationDocument(verification)), matches: "verification.json")
  }

  @Test(
    "Numbers are checked",
    arguments: [
      ["--sample", "0"], ["--sample", "x"], ["--sample", "-5"], ["--seed", "1"], ["--sample", "5", "--seed", "-1"],
    ])
  func numbers(arguments: [String]) throws {
    let command = try ArgumentParser.parse(["verify", "-f", "x"] + arguments)
    #expect(throws: CommandLineProblem.self) {
      try VerifyCommand(command, console: RecordingConsole().console())
    }
  }
}
