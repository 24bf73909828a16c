import LinkModel

/// Finds the manifests below the paths of a run: files as given, folders searched for `*.yaml` and `*.yml`. Folders
/// whose names begin with a dot are skipped, and nothing is found twice, whatever links lead to it.
struct FileFinder {
  private let ignored: [Glob]
  private let limits: ManifestLimits
  private var seen: Set<FileStatus.Identity> = []
  private(set) var files: [String] = []
  private(set) var findings = Findings()

  init(ignoring patterns: [String], limits: ManifestLimits) {
    ignored = patterns.map { Glob($0) }
    self.limits = limits
  }

  mutating func add(path: String) {
    let trimmed = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    if trimmed == "-" {
      if !files.contains("-") { files.append("-") }
    } else {
      visit(trimmed, root: trimmed, depth: 0)
    }
  }

  private mutating func visit(_ path: String, root: String, depth: Int) {
    if isIgnored(path, root: root) { return }
    do throws(FileFailure) {
      let status = try FileStatus(path: path)
      switch status.kind {
      case .folder:
        guard seen.insert(status.identity).inserted else { return }
        if depth >= limits.foldersDeep {
          throw FileFailure(code: .limit, message: "is more than \(limits.foldersDeep) folders deep")
        }
        try search(path, root: root, depth: depth)
      case .file:
        guard seen.insert(status.identity).inserted else { return }
        try take(path)
      case .other:
        // A pipe that was named is read (`<(…)`); one found in a folder would only keep us waiting.
        if depth == 0 { try take(path) }
      }
    } catch {
      findings.add(error.code, at: SourcePlace(file: path, line: 1, column: 1), error.message, hint: error.hint)
    }
  }

  private mutating func search(_ folder: String, root: String, depth: Int) throws(FileFailure) {
    for name in try FileReader.names(inFolder: folder) where !name.hasPrefix(".") {
      let path = folder == "/" ? "/\(name)" : "\(folder)/\(name)"
      let isManifest = name.hasSuffix(".yaml") || name.hasSuffix(".yml")
      // What is neither a manifest nor a folder is of no interest, even if it cannot be read.
      guard isManifest || Self.isFolder(path) else { continue }
      visit(path, root: root, depth: depth + 1)
    }
  }

  private mutating func take(_ path: String) throws(FileFailure) {
    if files.count >= limits.filesPerRun {
      throw FileFailure(code: .limit, message: "is one of more than \(limits.filesPerRun) files")
    }
    files.append(path)
  }

  /// Patterns are compared with the path as it is shown, and as seen from the folder that was named.
  private func isIgnored(_ path: String, root: String) -> Bool {
    let below = path.hasPrefix(root + "/") ? String(path.dropFirst(root.count + 1)) : path
    return ignored.contains { $0.matches(path) || $0.matches(below) }
  }

  private static func isFolder(_ path: String) -> Bool {
    do throws(FileFailure) {
      return try FileStatus(path: path).kind == .folder
    } catch {
      return false
    }
  }
}
