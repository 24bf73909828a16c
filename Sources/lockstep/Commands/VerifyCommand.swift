import Librdkafka
import LinkModel
import LinkPlanner
import LinkVerify

/// `lockstep verify`: asks the controller which mirrors there are, and the judge whether they are exact.
struct VerifyCommand {
  private let command: ParsedCommand
  private let reporter: Reporter
  private let input: ManifestInput
  private let scope: String
  private let sampleSize: Int?
  private let seed: UInt64?

  init(_ command: ParsedCommand, console: Console) throws(CommandLineProblem) {
    self.command = command
    reporter = try Reporter(command, console: console)
    scope = try command.scope
    sampleSize = try Self.number(command, "sample") { (1...1_000_000).contains($0) }
    seed = try Self.number(command, "seed") { _ in true }
    guard seed == nil || sampleSize != nil else {
      throw .usage("--seed says which records --sample takes, and there is no --sample", command: "verify")
    }
    input = try ManifestInput(command, console: console)
  }

  private static func number<N: FixedWidthInteger>(
    _ command: ParsedCommand, _ option: String, where isFit: (N) -> Bool
  ) throws(CommandLineProblem) -> N? {
    guard let text = command.value(option) else { return nil }
    guard let number = N(text), isFit(number) else {
      throw .usage("--\(option) is no fit number: \"\(text.shown)\"", command: command.spec.name)
    }
    return number
  }

  func run() async throws -> ExitCode {
    let desired = try input.load(for: reporter)
    let only = try input.selection(command.arguments.first, in: desired)
    let session = try ClusterSession(desired)
    defer { session.stop() }
    SignalWatch().start(on: session.loop, drain: nil)
    let status = await session.status(PlanPolicy(scope: scope, only: only, requiresWriteRights: false))
    let random = await session.random()
    await session.shutDown()
    let sample = sampleSize.map { Sample(recordsPerPartition: $0, seed: seed ?? random) }
    let voice = RunVoice(reporter, loop: session.loop)
    var verification = Verification(status)
    for link in status.links {
      let pairs = Verification.pairs(of: link)
      guard !pairs.isEmpty else { continue }
      let verifier = Verifier(
        source: desired.reader(of: link.source, .readCommitted),
        destination: desired.reader(of: link.destination, .readUncommitted))
      do throws(ReadError) {
        let report = try await verifier.verify(pairs: pairs, sample: sample) { voice.hear($0) }
        verification.links.append(Verification.Link(link: link.name, report: report))
      } catch {
        verification.failures.append("\(link.name): \(error)")
      }
    }
    await voice.end()
    return try deliver(verification)
  }

  private func deliver(_ verification: Verification) throws(CommandFailure) -> ExitCode {
    let code = verification.exitCode
    reporter.show(verification.text)
    if code != .success { reporter.showProblems(verification.text) }
    try reporter.deliver(human: verification.text) { try JSONText.of(VerificationDocument(verification)) }
    return code
  }
}

extension DesiredState {
  fileprivate func reader(of name: String, _ isolation: ReaderConfiguration.Isolation) -> ReaderConfiguration {
    ReaderConfiguration(
      clusterName: name, bootstrapServers: cluster(named: name)?.bootstrapServers.map(\.description) ?? [],
      isolation: isolation)
  }
}
