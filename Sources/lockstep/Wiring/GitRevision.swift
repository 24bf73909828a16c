#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What git has checked out where the manifests lie: `main@9f3c2d1`. It says nothing of files that were edited since.
enum GitRevision {
  /// nil where there is no repository, or one that cannot be understood. Reads files, runs nothing.
  static func find(above path: String) -> String? {
    var folder = URL(filePath: path == "-" ? "." : path).standardizedFileURL
    for _ in 0..<64 {
      if let git = gitFolder(in: folder) { return revision(git) }
      let parent = folder.deletingLastPathComponent().standardizedFileURL
      if parent.path == folder.path { return nil }
      folder = parent
    }
    return nil
  }

  /// `.git` itself, or what the file `.git` of a worktree names.
  private static func gitFolder(in folder: URL) -> URL? {
    let git = folder.appending(path: ".git")
    if text(of: git.appending(path: "HEAD")) != nil { return git }
    guard let link = text(of: git), link.hasPrefix("gitdir: ") else { return nil }
    return resolve(String(link.dropFirst("gitdir: ".count)), in: folder)
  }

  private static func revision(_ git: URL) -> String? {
    guard let head = text(of: git.appending(path: "HEAD")) else { return nil }
    guard head.hasPrefix("ref: ") else { return short(head) }
    let name = String(head.dropFirst("ref: ".count))
    let common = text(of: git.appending(path: "commondir")).map { resolve($0, in: git) } ?? git
    guard let commit = text(of: common.appending(path: name)) ?? packed(name, in: common), let hash = short(commit)
    else { return nil }
    return "\(name.split(separator: "/").dropFirst(2).joined(separator: "/"))@\(hash)"
  }

  private static func resolve(_ path: String, in folder: URL) -> URL {
    (path.hasPrefix("/") ? URL(filePath: path) : folder.appending(path: path)).standardizedFileURL
  }

  private static func packed(_ name: String, in git: URL) -> String? {
    let lines = text(of: git.appending(path: "packed-refs"))?.split(separator: "\n") ?? []
    return lines.first { $0.hasSuffix(" \(name)") }.map { String($0.prefix { $0 != " " }) }
  }

  /// The first seven digits; nil for what is no commit.
  private static func short(_ commit: String) -> String? {
    guard commit.utf8.count >= 40, commit.allSatisfy(\.isHexDigit) else { return nil }
    return String(commit.prefix(7))
  }

  private static func text(of file: URL) -> String? {
    guard let data = try? Data(contentsOf: file), data.count < 16 << 20 else { return nil }
    let text = String(decoding: data, as: UTF8.self)
    return String(text.reversed().drop(while: \.isWhitespace).reversed())
  }
}
