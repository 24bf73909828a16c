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
    var taken = StatusRenderingTests.mirror("taken", .blocked)
    taken.partitionCount = nil
    let link = LinkStatus(
      name: "l", source: "prod", destination: "dr", conditions: [], mirrors: mirrors + [taken])
    #expect(
      Verification.pairs(of: link).map(\.source)
        == ["is-Mirroring", "is-Paused", "is-Stalled", "is-Blocked", "is-Failed"])
    let verification = Verification(StatusReport(links: [link], takenAtMilliseconds: 0))
    #expect(verification.absent == ["prod-to-dr/is-Absent", "prod-to-dr/taken"])
    #expect(verification.unseen == ["prod-to-dr/is-Unknown"])
  }

  @Test("Equal ends with 0, different with 9, nothing compared or something unseen with 1")
  func exitCodes() {
    #expect(verification(report()).exitCode == .success)
    #expect(verification(report(.missingOnDestination)).exitCode == .differencesFound)
    var unseen = verification(report(.missingOnDestination))
    unseen.unseen = ["l/t"]
    #expect(unseen.exitCode == .runFailed)
    #expect(Verification(StatusReport(links: [], takenAtMilliseconds: 0)).exitCode == .runFailed)
  }

  @Test("For people and as JSON")
  func rendering() throws {
    var verification = verification(report(.missingOnDestination))
    verification.absent = ["prod-to-dr/paid"]
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
