import Foundation
import LocalKafka

/// Runs of the `lockstep` command over a link of their own.
struct LockstepLink: Sendable {
  let folder: TemporaryFolder
  private let prefix: String

  /// - Parameter topics: of the source, a beginning of their names.
  init(_ name: String, _ clusters: BenchClusters, topics: String) throws {
    folder = try TemporaryFolder("bench-link")
    prefix = "\(name)."
    let bootstrap = (source: clusters.source.bootstrapServers, destination: clusters.destination.bootstrapServers)
    try folder.write(
      "link.yaml",
      """
      apiVersion: lockstep/v1alpha1
      kind: KafkaCluster
      metadata: {name: source}
      spec: {bootstrapServers: ["\(bootstrap.source)"]}
      ---
      apiVersion: lockstep/v1alpha1
      kind: KafkaCluster
      metadata: {name: destination}
      spec: {bootstrapServers: ["\(bootstrap.destination)"]}
      ---
      apiVersion: lockstep/v1alpha1
      kind: ClusterLink
      metadata: {name: \(name)}
      spec:
        source: source
        destination: destination
        topicPrefix: \(prefix)
        topics:
          autoMirror: true
          filters: [{include: {prefix: "\(topics)"}}]

      """)
  }

  func mirror(of topic: String) -> String { prefix + topic }

  func start(_ arguments: [String], mirroring topic: String) throws -> RunningCopy {
    let command = [OwnPrograms.lockstep] + arguments + ["-f", "\(folder.path)/link.yaml"]
    let run = try TemporaryFolder("bench-run")
    let process = try ChildProcess(command, output: "\(run.path)/out", errors: "\(run.path)/errors")
    return RunningCopy(
      process: process, folder: run, destinationTopic: mirror(of: topic), cpu: .wholeProcess, isEndless: false)
  }
}
