import Bytes
import KafkaProtocol
import TestSupport

/// Requests and responses of every API in every version that we speak. What is read must be itself after it was
/// written and read again.
///
/// An input is three bytes (API key, version, 0 for a request and 1 for a response) and a frame without its size.
struct FrameTarget: FuzzTarget {
  let name = "frames"

  private struct Codec: Sendable {
    /// Reads the frame; throws `CodecError` for a refusal and `Finding` for a property that does not hold.
    var request: @Sendable (ByteView, Int16) throws -> Void
    var response: @Sendable (ByteView, Int16) throws -> Void
    var versions: ClosedRange<Int16>
    /// Frames of every version: a message with every field set, in every style.
    var samples: @Sendable (_ version: Int16) throws -> [(isResponse: Bool, frame: [UInt8])]
  }

  private let codecs: [UInt8: Codec] = Dictionary(
    uniqueKeysWithValues: SpokenRequests.all.map { (UInt8($0.apiKey.rawValue), Self.codec($0)) })

  func seeds() throws -> [[UInt8]] {
    let recorded = try Corpus.recordedLines(ending: ".frames").compactMap { words -> [UInt8]? in
      guard words.count == 4, let key = UInt8(words[0]), let version = UInt8(words[1]), codecs[key] != nil else {
        return nil
      }
      return [key, version, words[2] == "request" ? 0 : 1] + Corpus.bytes(hex: words[3])
    }
    return try recorded
      + codecs.sorted { $0.key < $1.key }.flatMap { key, codec in
        try codec.versions.flatMap { version in
          try codec.samples(version).map { [key, UInt8(version), $0.isResponse ? 1 : 0] + $0.frame }
        }
      }
  }

  func mutate(_ input: inout [UInt8], _ random: inout SeededGenerator) {
    guard input.count >= 3, Int.random(in: 0..<10, using: &random) == 0 else { return }
    // The right bytes for another message or version.
    input[0] = codecs.keys.sorted().randomElement(using: &random) ?? 0
    input[1] = UInt8.random(in: 0..<20, using: &random)
    input[2] = UInt8.random(in: 0...1, using: &random)
  }

  func attempt(_ input: ByteView) throws(Finding) -> Bool {
    guard input.count >= 3, let codec = codecs[input[0]] else { return false }
    let frame = input.dropping(first: 3)
    do {
      try input[2] & 1 == 0 ? codec.request(frame, Int16(input[1])) : codec.response(frame, Int16(input[1]))
      return true
    } catch let finding as Finding {
      throw finding
    } catch {
      return false
    }
  }

  private static func codec<R: KafkaRequest>(_ type: R.Type) -> Codec {
    Codec(
      request: { frame, _ in
        let (header, body) = try RequestFrame.decodeHeader(frame) { $0 == R.apiKey && $1 >= R.flexibleFrom }
        let value = try RequestFrame.decodeBody(R.self, body, version: header.apiVersion)
        try expectItself("request", value, header.apiVersion) {
          let copy = try RequestFrame.encode(
            value, version: header.apiVersion, correlationID: header.correlationID, clientID: header.clientID)
          let (again, body) = try RequestFrame.decodeHeader(unsized(copy)) { $0 == R.apiKey && $1 >= R.flexibleFrom }
          try Finding.require(again.correlationID == header.correlationID, "another correlation id")
          return try RequestFrame.decodeBody(R.self, body, version: again.apiVersion)
        }
      },
      response: { frame, version in
        let value = try ResponseFrame.decode(frame, answering: R.self, version: version)
        try expectItself("response", value, version) {
          let copy = try ResponseFrame.encode(value, answering: R.self, version: version, correlationID: 1)
          return try ResponseFrame.decode(unsized(copy), answering: R.self, version: version)
        }
      },
      versions: R.versions,
      samples: { version in
        try SampleFiller.Style.allCases.flatMap { style in
          var filler = SampleFiller(version: version, style: style)
          var request = R()
          var response = R.Response()
          try filler.structure(&request)
          try filler.structure(&response)
          let frames = [
            try RequestFrame.encode(request, version: version, correlationID: 7, clientID: "me"),
            try ResponseFrame.encode(response, answering: R.self, version: version, correlationID: 7),
          ]
          return frames.enumerated().map { ($0.offset == 1, unsized($0.element).array) }
        }
      })
  }

  private static func expectItself<M: Message>(
    _ what: String, _ value: M, _ version: Int16, _ copied: () throws -> M
  ) throws {
    let copy: M
    do {
      copy = try copied()
    } catch let error as CodecError {
      throw Finding("a \(M.self) of version \(version) was read and cannot be written and read again: \(error)")
    }
    try Finding.require(copy == value, "a \(M.self) of version \(version) is another one after it was written and read")
  }

  private static func unsized(_ views: [ByteView]) -> ByteView { ByteView(joining: views).dropping(first: 4) }
}
