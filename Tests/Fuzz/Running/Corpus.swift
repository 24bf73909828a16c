import Foundation

/// The repository's inputs for a target: one file each, byte for byte, in Corpus/TARGET.
enum Corpus {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Corpus")
  private static let tests = folder.deletingLastPathComponent().deletingLastPathComponent()

  struct Entry {
    var name: String
    var bytes: [UInt8]
  }

  /// In order of their names.
  static func entries(of target: String) throws -> [Entry] {
    let own = folder.appending(path: target)
    return try FileManager.default.contentsOfDirectory(atPath: own.path).filter { !$0.hasPrefix(".") }.sorted().map {
      Entry(name: $0, bytes: Array(try Data(contentsOf: own.appending(path: $0))))
    }
  }

  /// Keeps an input that was found; returns its path. It is tried in every run from then on.
  static func keep(_ input: [UInt8], for target: String) throws -> String {
    let sum = input.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    let path = path(ofFound: String(sum, radix: 16), for: target)
    try Data(input).write(to: URL(filePath: path))
    return path
  }

  static func path(ofFound name: String, for target: String) -> String {
    folder.appending(path: "\(target)/found-\(name)").path
  }

  /// The words of each line of the files in KafkaProtocolTests/Recorded that end so.
  static func recordedLines(ending suffix: String) throws -> [[String]] {
    let recorded = tests.appending(path: "KafkaProtocolTests/Recorded")
    let names = try FileManager.default.contentsOfDirectory(atPath: recorded.path).filter { $0.hasSuffix(suffix) }
    return try names.sorted().flatMap { name in
      try String(contentsOf: recorded.appending(path: name), encoding: .utf8).split(separator: "\n")
        .filter { !$0.hasPrefix("#") }.map { $0.split(separator: " ").map(String.init) }
    }
  }

  static func bytes(hex: String) -> [UInt8] {
    let digits = hex.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }

  /// The texts of all manifests among the examples and the diagnostics' snapshots.
  static func manifests() throws -> [[UInt8]] {
    let root = tests.deletingLastPathComponent()
    return try ["examples", "examples/not-yet-supported", "Tests/LinkManifestTests/Snapshots"].flatMap { path in
      let folder = root.appending(path: path)
      return try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".yaml") }.sorted()
        .map { Array(try Data(contentsOf: folder.appending(path: $0))) }
    }
  }
}
