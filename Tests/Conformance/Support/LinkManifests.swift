import TestSupport

/// Manifests of one link between two clusters, in a folder of their own.
struct LinkManifests {
  let folder: TemporaryFolder
  var path: String { folder.path }

  /// A link that mirrors every topic whose name begins with `prefix`. `linkSpec` and `clusterSpec` are further lines of
  /// the spec, indented by two.
  init(
    link: String, source: String, destination: String, prefix: String, linkSpec: String = "",
    sourceSpec: String = "", destinationSpec: String = ""
  ) throws {
    folder = try TemporaryFolder("manifests")
    try folder.write("clusters/source.yaml", Self.cluster("source", source, sourceSpec))
    try folder.write("clusters/destination.yaml", Self.cluster("destination", destination, destinationSpec))
    try folder.write(
      "link.yaml",
      """
      apiVersion: lockstep/v1alpha1
      kind: ClusterLink
      metadata: {name: \(link)}
      spec:
        source: source
        destination: destination
        topics:
          autoMirror: true
          filters: [{include: {prefix: \(prefix)}}]
      \(linkSpec)
      """)
  }

  private static func cluster(_ name: String, _ bootstrapServers: String, _ spec: String) -> String {
    """
    apiVersion: lockstep/v1alpha1
    kind: KafkaCluster
    metadata: {name: \(name)}
    spec:
      bootstrapServers: [\(bootstrapServers)]
    \(spec)
    """
  }

  /// Writes or replaces a file of the folder.
  func write(_ name: String, _ text: String) throws { try folder.write(name, text) }

  func reconcile(_ options: String..., limit: Double = 120) async throws -> LockstepProcess.Result {
    try await LockstepProcess.run(["reconcile", path] + options, limit: limit)
  }
}
