import Foundation

/// What a real client and a real broker said to each other; see Recorded/recorder.py.
struct RecordedFrame {
  let apiKey: Int16
  let version: Int16
  let isRequest: Bool
  let bytes: [UInt8]

  /// Who spoke, by file.
  static let conversations = [
    "broker-4.3.1-client-4.3.1", "broker-4.3.1-client-3.9.2", "broker-3.9.2-client-3.9.2", "broker-2.8.2-client-3.9.2",
  ]

  static func frames(of conversation: String) throws -> [RecordedFrame] {
    try Recording.lines("\(conversation).frames").map { words in
      guard words.count == 4, let key = Int16(words[0]), let version = Int16(words[1]) else {
        throw Recording.Malformed(line: words.joined(separator: " "))
      }
      return RecordedFrame(
        apiKey: key, version: version, isRequest: words[2] == "request", bytes: try Recording.bytes(words[3]))
    }
  }
}

enum Recording {
  struct Malformed: Error { let line: String }

  /// The lines of a file in Recorded that are not comments, cut into words.
  static func lines(_ name: String) throws -> [[String]] {
    let url = Bundle.module.bundleURL.appendingPathComponent("Recorded/\(name)")
    let text = try String(contentsOf: url, encoding: .utf8)
    return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { $0.split(separator: " ").map(String.init) }
  }

  static func bytes(_ hex: String) throws -> [UInt8] {
    let digits = hex.compactMap(\.hexDigitValue)
    guard digits.count == hex.count, digits.count % 2 == 0 else { throw Malformed(line: hex) }
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }
}
