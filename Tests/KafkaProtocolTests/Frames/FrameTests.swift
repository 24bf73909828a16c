import Bytes
import Testing

@testable import KafkaProtocol

@Suite struct FrameTests {
  private func bytes(_ views: [ByteView]) -> [UInt8] { views.flatMap(\.array) }

  @Test("A request before flexible versions has header 1, a later one header 2 with a client id of plain length")
  func requestHeaders() throws {
    let request = DescribeLogDirsRequest(topics: nil)
    let v1 = try RequestFrame.encode(request, version: 1, correlationID: 7, clientID: "me")
    #expect(bytes(v1) == [0, 0, 0, 16, 0, 35, 0, 1, 0, 0, 0, 7, 0, 2, 0x6D, 0x65, 0xFF, 0xFF, 0xFF, 0xFF])
    let v2 = try RequestFrame.encode(request, version: 2, correlationID: 7, clientID: nil)
    #expect(bytes(v2) == [0, 0, 0, 13, 0, 35, 0, 2, 0, 0, 0, 7, 0xFF, 0xFF, 0, 0, 0])
  }

  @Test("A request frame is read back", arguments: [Int16(11), 12])
  func requestFrames(version: Int16) throws {
    let request = FetchRequest(maxWaitMilliseconds: 9, topics: [.init(name: "t", partitions: [.init(fetchOffset: 5)])])
    let frame = bytes(try RequestFrame.encode(request, version: version, correlationID: 7, clientID: "me"))
    let (header, body) = try RequestFrame.decodeHeader(ByteView(copying: frame.dropFirst(4))) { key, version in
      key == .fetch && version >= FetchRequest.flexibleFrom
    }
    #expect(header == RequestHeader(apiKey: .fetch, apiVersion: version, correlationID: 7, clientID: "me"))
    #expect(try RequestFrame.decodeBody(FetchRequest.self, body, version: version) == request)
  }

  @Test("A response frame is read back, with its header's unknown tags passed over")
  func responseFrames() throws {
    let response = EndTxnResponse(throttleTimeMilliseconds: 3, errorCode: .invalidTxnState)
    let frame = bytes(try ResponseFrame.encode(response, answering: EndTxnRequest.self, version: 3, correlationID: 9))
    #expect(frame == [0, 0, 0, 12, 0, 0, 0, 9, 0, 0, 0, 0, 3, 0, 48, 0])
    let withTag = ByteView(copying: [0, 0, 0, 9, 1, 5, 2, 0xAA, 0xBB, 0, 0, 0, 3, 0, 48, 0])
    #expect(try ResponseFrame.correlationID(withTag) == 9)
    #expect(try ResponseFrame.decode(withTag, answering: EndTxnRequest.self, version: 3) == response)
  }

  @Test("An ApiVersions response has header 0 in every version")
  func apiVersionsHeader() throws {
    let response = APIVersionsResponse(apis: [.init(apiKey: 1, minVersion: 4, maxVersion: 18)])
    for version in APIVersionsRequest.versions {
      let frame = bytes(
        try ResponseFrame.encode(response, answering: APIVersionsRequest.self, version: version, correlationID: 1))
      let body = try response.encoded(version: version, isFlexible: version >= 3).views().flatMap(\.array)
      #expect(Array(frame.dropFirst(8)) == body)
    }
  }

  @Test("A broker that does not know the version of ApiVersions answers in version 0, and is understood")
  func refusedVersion() throws {
    let answer = APIVersionsResponse(
      errorCode: .unsupportedVersion, apis: [.init(apiKey: 18, minVersion: 0, maxVersion: 2)])
    let frame = bytes(
      try ResponseFrame.encode(answer, answering: APIVersionsRequest.self, version: 0, correlationID: 1))
    let view = ByteView(copying: frame.dropFirst(4))
    #expect(try ResponseFrame.decode(view, answering: APIVersionsRequest.self, version: 4) == answer)
  }

  @Test("Records are passed along by reference, not copied")
  func byReference() throws {
    let records = ByteView(copying: [UInt8](repeating: 7, count: 100_000))
    let request = ProduceRequest(topics: [.init(name: "t", partitions: [.init(records: ByteRope(records))])])
    let views = try RequestFrame.encode(request, version: 9, correlationID: 1, clientID: nil)
    #expect(views.contains { $0.block === records.block && $0.count == records.count })
    let frame = ByteView(copying: bytes(views).dropFirst(4))
    let (_, body) = try RequestFrame.decodeHeader(frame) { _, _ in true }
    let read = try RequestFrame.decodeBody(ProduceRequest.self, body, version: 9)
    #expect(read.topics[0].partitions[0].records?.joined.block === frame.block)
  }

  @Test("A version that is not spoken is refused in both directions")
  func unknownVersion() {
    #expect(throws: CodecError.self) {
      try RequestFrame.encode(FetchRequest(), version: 3, correlationID: 1, clientID: nil)
    }
    #expect(throws: CodecError.self) {
      try ResponseFrame.decode(ByteView(copying: [0, 0, 0, 1]), answering: FetchRequest.self, version: 19)
    }
  }

  @Test("Frames shorter than a correlation id are refused", arguments: 0..<4)
  func shortFrames(count: Int) {
    let frame = ByteView(copying: [UInt8](repeating: 0, count: count))
    #expect(throws: CodecError.self) { try ResponseFrame.correlationID(frame) }
    #expect(throws: CodecError.self) { try ResponseFrame.decode(frame, answering: EndTxnRequest.self, version: 0) }
  }
}
