import LinkModel

/// What the manifests of a run say.
public struct LoadedManifests: Sendable, Equatable {
  /// nil exactly when there are diagnostics: nobody acts on half a wish.
  public var desired: DesiredState?
  /// All mistakes, by file, line and column.
  public var diagnostics: [Diagnostic]
  /// The files read, in order; `-` is standard input.
  public var files: [String]
  public var documentCount: Int

  public init(desired: DesiredState?, diagnostics: [Diagnostic], files: [String], documentCount: Int) {
    self.desired = desired
    self.diagnostics = diagnostics
    self.files = files
    self.documentCount = documentCount
  }
}

/// A manifest file that is already in memory.
public struct ManifestFile: Sendable {
  public var name: String
  public var bytes: [UInt8]

  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }
}

/// Reads manifests and checks everything that can be checked without a cluster.
public enum ManifestLoader {
  /// Reads files, folders (recursively `*.yaml` and `*.yml`, folders beginning with a dot skipped) and `-` for standard
  /// input, which is read from the given descriptor to its end. `patterns` are the globs of `--ignore`.
  public static func load(
    paths: [String], ignoring patterns: [String] = [], standardInput: Int32 = 0, limits: ManifestLimits = .init()
  ) -> LoadedManifests {
    var finder = FileFinder(ignoring: patterns, limits: limits)
    for path in paths { finder.add(path: path) }
    var findings = Findings()
    findings.merge(finder.findings)
    var files: [ManifestFile] = []
    var byteCount = 0
    for path in finder.files {
      do throws(FileFailure) {
        let limit = min(limits.bytesPerFile, limits.bytesPerRun - byteCount)
        let bytes =
          path == "-"
          ? try FileReader.read(descriptor: standardInput, limit: limit)
          : try FileReader.read(path: path, limit: limit)
        byteCount += bytes.count
        files.append(ManifestFile(name: path, bytes: bytes))
      } catch {
        findings.add(error.code, at: SourcePlace(file: path, line: 1, column: 1), error.message, hint: error.hint)
      }
    }
    return check(files, sources: paths, limits: limits, findings: findings)
  }

  /// The same for files that are already in memory.
  public static func check(_ files: [ManifestFile], limits: ManifestLimits = .init()) -> LoadedManifests {
    check(files, sources: files.map(\.name), limits: limits, findings: Findings())
  }

  private static func check(
    _ files: [ManifestFile], sources: [String], limits: ManifestLimits, findings earlier: Findings
  ) -> LoadedManifests {
    var findings = earlier
    findings.limit = limits.diagnosticsPerRun
    var documents: [CheckedDocument] = []
    var documentCount = 0
    var isComplete = earlier.count == 0
    for file in files {
      let (roots, isWhole) = YAMLReader.read(file.bytes, file: file.name, limits: limits, findings: &findings)
      let checked = roots.compactMap { CheckedDocument.check($0, findings: &findings) }
      documents += checked
      documentCount += roots.count
      // A document without a usable kind or name may be the one that others speak of.
      isComplete = isComplete && isWhole && checked.count == roots.count && checked.allSatisfy { $0.name != nil }
    }
    if documentCount == 0, isComplete { reportNoDocument(sources, &findings) }
    References.check(documents, isComplete: isComplete, findings: &findings)
    let diagnostics = findings.sorted
    return LoadedManifests(
      desired: diagnostics.isEmpty ? DesiredState(documents) : nil, diagnostics: diagnostics,
      files: files.map(\.name), documentCount: documentCount)
  }

  private static func reportNoDocument(_ sources: [String], _ findings: inout Findings) {
    let place = SourcePlace(file: sources.first ?? ".", line: 1, column: 1)
    findings.add(
      .noDocument, at: place, "there is no manifest here",
      hint: "name files or folders with *.yaml or *.yml in them, or - for standard input")
  }
}
