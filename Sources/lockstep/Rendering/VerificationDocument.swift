import LinkVerify

/// `lockstep verify -o json`.
struct VerificationDocument: Encodable {
  var version = 1
  var kind = "Verification"
  var exitCode: Int32
  /// For people: what was proven and what was not.
  var verdict: String
  var offsetsBehind: Int64
  var links: [Verification.Link]
  var failures: [String]
  var notMirroredYet: [String]
  var notJudged: [String]
  var notSeen: [String]

  init(_ verification: Verification) {
    exitCode = verification.exitCode.rawValue
    verdict = verification.verdict
    offsetsBehind = verification.lag
    links = verification.links
    failures = verification.failures
    notMirroredYet = verification.absent
    notJudged = verification.notJudged
    notSeen = verification.unseen
  }
}
