import Foundation
import Testing

@testable import LinkManifest

/// Files of the repository that a test compares with what the code says. `LOCKSTEP_WRITE_SNAPSHOTS=1 swift test --filter
/// LinkManifestTests` writes them anew; what changed is then read in the diff.
enum Repository {
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static var isWriting: Bool { ProcessInfo.processInfo.environment["LOCKSTEP_WRITE_SNAPSHOTS"] == "1" }

  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  static func expect(_ text: String, in path: String, _ location: SourceLocation = #_sourceLocation) throws {
    if isWriting {
      try Data(text.utf8).write(to: root.appending(path: path))
    } else {
      let written = try? self.text(path)
      #expect(written == text, "\(path) is not current: \(remedy)", sourceLocation: location)
    }
  }

  static let remedy = "LOCKSTEP_WRITE_SNAPSHOTS=1 swift test --filter LinkManifestTests writes it anew"

  /// The names of a folder's files that end so, in order.
  static func names(in folder: String, ending suffix: String) -> [String] {
    let names = try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)
    return (names ?? []).filter { $0.hasSuffix(suffix) }.sorted()
  }
}

extension LoadedManifests {
  /// What a text says that stands in a file named `manifest.yaml`.
  init(checking text: String) {
    self = ManifestLoader.check([ManifestFile(name: "manifest.yaml", bytes: Array(text.utf8))])
  }

  var codes: [Diagnostic.Code] { diagnostics.map(\.code) }
}

/// Documents that others need around them.
enum Sample {
  static let clusters = """
    apiVersion: lockstep/v1alpha1
    kind: KafkaCluster
    metadata: {name: prod}
    spec: {bootstrapServers: [prod-1:9092]}
    ---
    apiVersion: lockstep/v1alpha1
    kind: KafkaCluster
    metadata: {name: dr}
    spec: {bootstrapServers: [dr-1:9092]}
    ---

    """
  static let link = """
    apiVersion: lockstep/v1alpha1
    kind: ClusterLink
    metadata: {name: prod-to-dr}
    spec: {source: prod, destination: dr}
    ---

    """
}
