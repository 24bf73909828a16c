import Foundation
import Testing

@testable import LinkManifest

@Suite("Files and folders")
struct LoaderTests {
  private static let cluster =
    "apiVersion: lockstep/v1alpha1\nkind: KafkaCluster\nmetadata: {name: NAME}\n"
    + "spec: {bootstrapServers: [a:1]}\n"

  /// A folder with these files, which goes with the closure's end.
  private func withFiles(_ files: [String], _ body: (_ folder: URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "manifests-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    for (index, path) in files.enumerated() {
      let file = folder.appending(path: path)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(Self.cluster.replacingOccurrences(of: "NAME", with: "c\(index)").utf8).write(to: file)
    }
    try body(folder)
  }

  private func names(_ loaded: LoadedManifests, below folder: URL) -> [String] {
    loaded.files.map { $0.replacingOccurrences(of: folder.path + "/", with: "") }
  }

  @Test("Folders are searched for manifests, in order, without those that begin with a dot")
  func search() throws {
    try withFiles(["b.yml", "a/z.yaml", "a/y/x.yaml", ".git/no.yaml", "a/.b/no.yaml", "no.json", ".no.yaml"]) {
      folder in
      let loaded = ManifestLoader.load(paths: [folder.path + "/"])
      #expect(loaded.diagnostics == [])
      #expect(names(loaded, below: folder) == ["a/y/x.yaml", "a/z.yaml", "b.yml"])
      #expect(loaded.desired?.clusters.map(\.place.line) == [1, 1, 1])
    }
  }

  @Test("A file that is named is read whatever its name, and once")
  func named() throws {
    try withFiles(["a.txt"]) { folder in
      let path = folder.appending(path: "a.txt").path
      let loaded = ManifestLoader.load(paths: [path, folder.path, path])
      #expect(loaded.diagnostics == [])
      #expect(loaded.files == [path])
    }
  }

  @Test(
    "--ignore leaves out",
    arguments: [
      (["other/**"], ["a.yaml", "links/b.yaml"]), (["other"], ["a.yaml", "links/b.yaml"]),
      (["*.yaml"], []), (["b.yaml"], ["a.yaml", "other/c.yaml"]), (["**/[bc].yaml"], ["a.yaml"]),
      (["links/", "other/"], ["a.yaml"]), (["?.yaml"], []), (["*/c.yaml"], ["a.yaml", "links/b.yaml"]),
      (["[!a].yaml"], ["a.yaml"]),
    ] as [([String], [String])])
  func ignore(patterns: [String], remaining: [String]) throws {
    try withFiles(["a.yaml", "links/b.yaml", "other/c.yaml"]) { folder in
      let loaded = ManifestLoader.load(paths: [folder.path], ignoring: patterns)
      #expect(names(loaded, below: folder) == remaining)
      #expect(loaded.codes == (remaining.isEmpty ? [.noDocument] : []))
    }
  }

  @Test("Links that lead in circles end, and links to files are followed")
  func symbolicLinks() throws {
    try withFiles(["a/real.txt"]) { folder in
      let manager = FileManager.default
      try manager.createSymbolicLink(atPath: folder.path + "/a/up", withDestinationPath: "..")
      try manager.createSymbolicLink(atPath: folder.path + "/a/self", withDestinationPath: "self")
      try manager.createSymbolicLink(atPath: folder.path + "/link.yaml", withDestinationPath: "a/real.txt")
      let loaded = ManifestLoader.load(paths: [folder.path])
      #expect(loaded.diagnostics == [])
      #expect(names(loaded, below: folder) == ["link.yaml"])
    }
  }

  @Test("What cannot be read is a mistake with its place")
  func unreadable() throws {
    try withFiles(["a.yaml"]) { folder in
      try FileManager.default.createSymbolicLink(atPath: folder.path + "/b.yaml", withDestinationPath: "nowhere")
      let loaded = ManifestLoader.load(paths: [folder.path, "/nowhere/at/all"])
      #expect(loaded.codes == [.unreadable, .unreadable])
      #expect(loaded.diagnostics.map(\.place.file) == ["/nowhere/at/all", folder.path + "/b.yaml"])
      #expect(loaded.desired == nil)
    }
  }

  @Test("A file of 100 MB is refused by its size, before it is read")
  func large() throws {
    try withFiles(["a.yaml"]) { folder in
      let path = folder.path + "/a.yaml"
      #expect(truncate(path, 100 << 20) == 0)
      let loaded = ManifestLoader.load(paths: [path])
      #expect(loaded.codes == [.limit])
      #expect(loaded.diagnostics.first?.message == "is larger than 4 MiB")
    }
  }

  @Test("Standard input is read to its end")
  func standardInput() throws {
    let pipe = Pipe()
    pipe.fileHandleForWriting.write(Data(Self.cluster.replacingOccurrences(of: "NAME", with: "x").utf8))
    try pipe.fileHandleForWriting.close()
    let loaded = ManifestLoader.load(paths: ["-"], standardInput: pipe.fileHandleForReading.fileDescriptor)
    #expect(loaded.diagnostics == [])
    #expect(loaded.desired?.clusters.first?.place.description == "-:1:1")
  }

  @Test("Nothing to read is a mistake", arguments: ["", "\n# only a comment\n", "---\n---\n"])
  func noDocument(text: String) {
    #expect(LoadedManifests(checking: text).codes == [.noDocument])
    #expect(ManifestLoader.load(paths: []).codes == [.noDocument])
  }

  @Test("A name that may stand in a file that could not be read is not called unknown")
  func incomplete() {
    let link = ManifestFile(name: "link.yaml", bytes: Array(Sample.link.utf8))
    let broken = ManifestFile(name: "clusters.yaml", bytes: Array("a: [".utf8))
    #expect(ManifestLoader.check([link, broken]).codes == [.syntax])
    #expect(ManifestLoader.check([link]).codes == [.unknownReference, .unknownReference])
  }
}
