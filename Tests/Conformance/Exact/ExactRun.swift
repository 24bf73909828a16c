import Foundation
import LinkVerify
import TestSupport

/// One run over all exact cases: the source filled, one `lockstep reconcile`, one `lockstep verify`. The tests share it.
actor ExactRun {
  static let shared = ExactRun()
  static let prefix = "exact."

  struct Finished: Sendable {
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

  private var run: Task<Finished, any Error>?

  func finished() async throws -> Finished {
    if let run { return try await run.value }
    let run = Task {
      try await Self.perform(
        from: try await SharedClusters.shared.source(), to: try await SharedClusters.shared.destination())
    }
    self.run = run
    return try await run.value
  }

  /// A whole run between clusters that hold none of its topics.
  static func perform(from source: KafkaTestCluster, to destination: KafkaTestCluster) async throws -> Finished {
    let filled = try await fill(source)
    let manifests = try LinkManifests(
      link: "exact", source: source.bootstrapServers, destination: destination.bootstrapServers, prefix: prefix)
    let reconcile = try await manifests.reconcile(limit: 300)
    let verify = try await LockstepProcess.run(["verify", "-f", manifests.path, "-o", "json"])
    return Finished(
      source: source, destination: destination, manifests: manifests, filled: filled, reconcile: reconcile,
      verify: verify)
  }

  private static func fill(_ source: KafkaTestCluster) async throws -> [String: ExactCase.Filled] {
    let bootstrap = source.bootstrapServers
    // From 4.0 on, brokers refuse times of the future unless told otherwise.
    let configs = source.home.refusesFutureTimes ? ["message.timestamp.after.max.ms": "9223372036854775807"] : [:]
    return try await blocking("fill the source") {
      let admin = try TestAdmin(bootstrap)
      var filled: [String: ExactCase.Filled] = [:]
      for example in ExactCase.all {
        let topic = prefix + example.name
        try admin.createTopic(
          topic, partitions: example.partitions, configs: configs.merging(example.configs) { $1 })
        do {
          filled[example.name] = try example.fill(bootstrap, topic)
        } catch {
          throw TestSupportError("filling \(topic): \(error)")
        }
      }
      return filled
    }
  }
}
