import Foundation
import TestSupport
import Testing

@testable import lockstep

@Suite("Git's revision")
struct GitRevisionTests {
  private static let commit = "9f3c2d1aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

  /// A folder with these files, and manifests in `sub/manifests`.
  private func repository(_ files: [String: String]) throws -> (root: URL, manifests: String) {
    let folder = try TemporaryFolder("revision")
    for (name, text) in files { try folder.write(name, text) }
    let root = URL(filePath: folder.path)
    let manifests = root.appending(path: "sub/manifests")
    try FileManager.default.createDirectory(at: manifests, withIntermediateDirectories: true)
    return (root, manifests.path)
  }

  @Test(
    "Is read from HEAD and the branch it names, loose or packed",
    arguments: [
      ([".git/HEAD": "ref: refs/heads/main\n", ".git/refs/heads/main": "\(commit)\n"], "main@9f3c2d1"),
      ([".git/HEAD": "ref: refs/heads/a/b\n", ".git/refs/heads/a/b": "\(commit)\n"], "a/b@9f3c2d1"),
      (
        [".git/HEAD": "ref: refs/heads/main\n", ".git/packed-refs": "# pack-refs\n\(commit) refs/heads/main\n"],
        "main@9f3c2d1"
      ),
      ([".git/HEAD": "\(commit)\n"], "9f3c2d1"),
      (
        [
          ".git": "gitdir: real/worktrees/x\n", "real/worktrees/x/HEAD": "ref: refs/heads/w\n",
          "real/worktrees/x/commondir": "../..\n", "real/refs/heads/w": "\(commit)\n",
        ], "w@9f3c2d1"
      ),
    ])
  func found(files: [String: String], revision: String) throws {
    let (root, manifests) = try repository(files)
    #expect(GitRevision.find(above: manifests) == revision)
    try FileManager.default.removeItem(at: root)
  }

  @Test(
    "Of a repository that cannot be understood there is none",
    arguments: [[".git/HEAD": "ref: refs/heads/main\n"], [".git/HEAD": "nonsense"], [".git/HEAD": ""]])
  func none(files: [String: String]) throws {
    let (root, manifests) = try repository(files)
    #expect(GitRevision.find(above: manifests) == nil)
    try FileManager.default.removeItem(at: root)
  }
}
