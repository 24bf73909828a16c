import Bytes
import TestSupport
import Testing

@testable import KafkaProtocol

@Suite struct MessageTests {
  @Test("Every message in every version is itself after a round trip", arguments: Wire.all)
  func roundTrip(wire: Wire) throws {
    for version in wire.versions {
      for style in SampleFiller.Style.allCases {
        #expect(try wire.survives(version, style), "version \(version), \(style)")
      }
    }
  }

  @Test("A message that is cut off anywhere is refused", arguments: Wire.all)
  func truncated(wire: Wire) throws {
    for version in wire.versions {
      let bytes = try wire.sample(version, .plain)
      for count in 0..<bytes.count {
        #expect(throws: CodecError.self, "version \(version), \(count) of \(bytes.count) bytes") {
          try wire.rewritten(Array(bytes.prefix(count)), version)
        }
      }
    }
  }

  @Test("A byte too many is refused", arguments: Wire.all)
  func trailing(wire: Wire) throws {
    for version in wire.versions {
      let bytes = try wire.sample(version, .plain) + [0]
      #expect(throws: CodecError.self, "version \(version)") { try wire.rewritten(bytes, version) }
    }
  }

  @Test("Unknown tags are passed over, and tags out of order are refused")
  func unknownTags() throws {
    let known = try #require(Wire.all.first { $0.name == "EndTxnResponse" })
    let plain = try known.sample(3, .plain)
    #expect(try known.rewritten(plain.dropLast() + [2, 7, 1, 0xAA, 9, 0], 3) == plain)
    #expect(throws: CodecError.self) { try known.rewritten(plain.dropLast() + [2, 9, 0, 7, 0], 3) }
    #expect(throws: CodecError.self) { try known.rewritten(plain.dropLast() + [1, 9, 5, 0], 3) }
  }

  @Test("An array that declares more elements than bytes is refused before memory is taken")
  func largeCount() {
    let bytes = ByteView(copying: [0, 0, 0, 0, 0x7F, 0xFF, 0xFF, 0xFF])
    #expect(throws: CodecError(.truncated, "Brokers")) {
      try MetadataResponse(decoding: bytes, version: 4, isFlexible: false)
    }
  }

  @Test("Null is refused where a version has none, in both directions")
  func nulls() throws {
    let request = MetadataRequest(topics: [.init(topicID: .zero, name: nil)])
    #expect(throws: CodecError(.unexpectedNull, "Name")) { try request.encoded(version: 9, isFlexible: true) }
    #expect(throws: Never.self) { try request.encoded(version: 10, isFlexible: true) }
    let bytes = ByteView(copying: [0, 0, 0, 1, 0xFF, 0xFF, 0])
    #expect(throws: CodecError(.unexpectedNull, "Name")) {
      try MetadataRequest(decoding: bytes, version: 4, isFlexible: false)
    }
  }

  @Test("Negative lengths other than null's are refused")
  func negativeLengths() {
    #expect(throws: CodecError(.malformed, "TransactionalId")) {
      try InitProducerIDRequest(
        decoding: ByteView(copying: [0xFF, 0xFE, 0, 0, 0, 1]), version: 0, isFlexible: false)
    }
    #expect(throws: CodecError(.malformed, "Topics")) {
      try MetadataRequest(
        decoding: ByteView(copying: [0x80, 0, 0, 0, 0]), version: 4, isFlexible: false)
    }
  }

  @Test("A string that is longer than 32,767 bytes or not UTF-8 is refused")
  func strings() {
    let request = EndTxnRequest(transactionalID: String(repeating: "x", count: 32_768))
    #expect(throws: CodecError(.notEncodable, "TransactionalId")) { try request.encoded(version: 0, isFlexible: false) }
    #expect(throws: CodecError(.malformed, "TransactionalId")) {
      try EndTxnRequest(
        decoding: ByteView(copying: [0, 1, 0xFF] + [UInt8](repeating: 0, count: 11)), version: 0, isFlexible: false)
    }
  }

  @Test("A tagged field at its default takes no byte, and one that is set is found again")
  func taggedDefaults() throws {
    var request = FetchRequest()
    let bare = try request.encoded(version: 18, isFlexible: true)
    request.replicaState.replicaID = 3
    let set = try request.encoded(version: 18, isFlexible: true)
    #expect(set.count == bare.count + 2 + 13)
  }
}
