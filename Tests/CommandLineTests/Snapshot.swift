import Foundation
import Testing

/// Texts that are pinned by files in Snapshots. `LOCKSTEP_WRITE_SNAPSHOTS=1 swift test …` writes them anew; what changed
/// is then read in the diff.
enum Snapshot {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Snapshots")

  static func expect(_ text: String, matches name: String, _ location: SourceLocation = #_sourceLocation) {
    let file = folder.appending(path: name)
    if ProcessInfo.processInfo.environment["LOCKSTEP_WRITE_SNAPSHOTS"] == "1" {
      do {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
      } catch {
        Issue.record(error, sourceLocation: location)
      }
      return
    }
    guard let data = try? Data(contentsOf: file) else {
      Issue.record("there is no snapshot \(name)", sourceLocation: location)
      return
    }
    #expect(text == String(decoding: data, as: UTF8.self), "snapshot \(name)", sourceLocation: location)
  }
}
