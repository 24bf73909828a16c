import Bytes
import TestSupport
import Testing

@testable import KafkaProtocol

@Suite struct RecordedFramesTests {
  /// A frame of one API, taken apart and put together again, without its size.
  private struct Copier: Sendable {
    let apiKey: APIKey
    let versions: ClosedRange<Int16>
    let request: @Sendable (ByteView) throws -> [UInt8]
    let response: @Sendable (ByteView, Int16) throws -> [UInt8]

    func speaks(_ frame: RecordedFrame) -> Bool {
      apiKey.rawValue == frame.apiKey && versions.contains(frame.version)
    }

    init<R: KafkaRequest>(_ type: R.Type) {
      apiKey = R.apiKey
      versions = R.versions
      request = { frame in
        let (header, body) = try RequestFrame.decodeHeader(frame) { $0 == R.apiKey && $1 >= R.flexibleFrom }
        let request = try RequestFrame.decodeBody(R.self, body, version: header.apiVersion)
        return try RequestFrame.encode(
          request, version: header.apiVersion, correlationID: header.correlationID, clientID: header.clientID
        ).flatMap(\.array)
      }
      response = { frame, version in
        let response = try ResponseFrame.decode(frame, answering: R.self, version: version)
        return try ResponseFrame.encode(
          response, answering: R.self, version: version, correlationID: ResponseFrame.correlationID(frame)
        ).flatMap(\.array)
      }
    }
  }

  private static let copiers: [Copier] = SpokenRequests.all.map { Copier($0) }

  @Test(
    "What Kafka's clients and brokers wrote is read, and written again to the byte",
    arguments: RecordedFrame.conversations)
  func copied(conversation: String) throws {
    for frame in try RecordedFrame.frames(of: conversation) {
      guard let copier = Self.copiers.first(where: { $0.speaks(frame) }) else { continue }
      let view = ByteView(copying: frame.bytes)
      let copy = frame.isRequest ? try copier.request(view) : try copier.response(view, frame.version)
      #expect(Array(copy.dropFirst(4)) == frame.bytes, "\(copier.apiKey) \(frame.version)")
    }
  }

  @Test("Of every API there are a recorded request and a recorded response")
  func complete() throws {
    let frames = try RecordedFrame.conversations.flatMap(RecordedFrame.frames)
    for copier in Self.copiers {
      let own = frames.filter(copier.speaks)
      #expect(own.contains { $0.isRequest } && own.contains { !$0.isRequest }, "\(copier.apiKey)")
    }
  }
}
