import Foundation
import LinkVerify
import TestSupport

/// One run over all exact cases for each pair of releases: the source filled, one `lockstep reconcile`, one
/// `lockstep verify`. The tests of a pair share it.
actor ExactRun {
  static let shared = ExactRun()

  struct Finished: Sendable {
    var prefix: String
    var source: KafkaTestCluster
    var destination: KafkaTestCluster
    var manifests: LinkManifests
    var filled: [String: ExactCase.Filled]
    var reconcile: LockstepProcess.Result
    var verify: LockstepProcess.Result

    /// What `lockstep verify -o json` says of the run's one link.
    func report() throws -> VerifyReport {
      struct Document: Decodable {
        struct Link: Decodable { var report: VerifyReport }
        var links: [Link]
      }
      let links = try? JSONDecoder().decode(Document.self, from: Data(verify.output.utf8)).links
      guard let links, links.count == 1 else {
        throw TestSupportError("verify has no report of one link: \(verify.output.prefix(2_000)) \(verify.errors)")
      }
      return links[0].report
    }
  }

  private var sources: [KafkaHome: Task<ExactSource, any Error>] = [:]
  private var runs: [VersionPair: Task<Finished, any Error>] = [:]

  func finished(_ pair: VersionPair) async throws -> Finished {
    if let run = runs[pair] { return try await run.value }
    let source = sources[pair.source] ?? Task { try await ExactSource.make(pair.source) }
    sources[pair.source] = source
    let run = Task { try await Self.perform(pair, from: try await source.value) }
    runs[pair] = run
    return try await run.value
  }

  private static func perform(_ pair: VersionPair, from source: ExactSource) async throws -> Finished {
    let destination = try await SharedClusters.shared.cluster(destination: pair.destination)
    let prefix = ExactSource.prefix(pair.source)
    let manifests = try LinkManifests(
      link: "exact-\(pair.source.version.replacing(".", with: "-"))", source: source.cluster.bootstrapServers,
      destination: destination.bootstrapServers, prefix: prefix)
    let reconcile = try await manifests.reconcile(limit: 900)
    let verify = try await LockstepProcess.run(["verify", "-f", manifests.path, "-o", "json"], limit: 600)
    return Finished(
      prefix: prefix, source: source.cluster, destination: destination, manifests: manifests, filled: source.filled,
      reconcile: reconcile, verify: verify)
  }
}
