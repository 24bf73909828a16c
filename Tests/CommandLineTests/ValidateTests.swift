import Foundation
import TestSupport
import Testing

@testable import lockstep

@Suite("Commands that read manifests and contact nobody")
struct ValidateTests {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private func folder(_ files: [String: String]) throws -> String {
    let folder = try TemporaryFolder("validate")
    for (name, text) in files { try folder.write(name, text) }
    return folder.path
  }

  private static let cluster = """
    apiVersion: lockstep/v1alpha1
    kind: KafkaCluster
    metadata: {name: prod}
    spec:
      bootstrapServers: [prod:9092]

    """

  @Test("Valid manifests are counted")
  func valid() async throws {
    let path = try folder(["a.yaml": Self.cluster])
    let run = await Run("validate", path)
    #expect(run.exitCode == .success)
    #expect(run.written.output == "Valid: 1 manifest in 1 file.\n")
    #expect(await Run("validate", environment: ["LOCKSTEP_MANIFESTS": path]).written == run.written)
  }

  @Test("Mistakes stand on standard error with their places, and as JSON where that is asked for")
  func invalid() async throws {
    let path = try folder(["a.yaml": Self.cluster.replacingOccurrences(of: "bootstrapServers", with: "bootstrap")])
    let run = await Run("validate", "-o", "json", path)
    #expect(run.exitCode == .invalidManifests)
    #expect(run.written.error.contains("a.yaml:5:"))
    #expect(run.written.output.contains("\"valid\": false"))
    for command in ["reconcile", "status", "verify"] {
      #expect(await Run(command, "-f", path).exitCode == .invalidManifests)
    }
  }

  @Test(
    "Without manifests every command that needs them is a usage mistake",
    arguments: ["validate", "reconcile", "status", "verify"])
  func none(command: String) async {
    let run = await Run(command)
    #expect(run.exitCode == .usage)
    #expect(run.written.error.contains("LOCKSTEP_MANIFESTS"))
  }

  @Test("Schemas are written file by file, or printed as one object")
  func schema() async throws {
    let written = await Run("schema", "out").written.files
    #expect(written.keys.contains("out/KafkaCluster.json"))
    let printed = await Run("schema").written.output
    let object = try JSONSerialization.jsonObject(with: Data(printed.utf8)) as? [String: Any]
    #expect(object?.count == written.count)
  }
}
