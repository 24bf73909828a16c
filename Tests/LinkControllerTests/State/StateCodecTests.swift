import LinkModel
import Testing

@testable import LinkController

@Suite struct StateCodecTests {
  static let identity = LinkIdentity(scope: "default", link: "prod-to-dr")
  static let records: [StateRecord] = [
    .link(Samples.link), .link(Samples.filling), .mirror(Samples.late), .mirror(Samples.intended),
    .mirror(Samples.created),
    .linkStatus(identity, StatusRecord(observedSpecHash: "abc")),
    .mirrorStatus(Samples.created.key, Samples.status),
  ]

  @Test(arguments: records)
  func everyRecordComesBackAsItWasWritten(_ record: StateRecord) throws {
    let bytes = try StateCodec.encode(record)
    let key = try StateKey(bytes: Array(record.key.text.utf8))
    #expect(key == record.key)
    #expect(try StateCodec.decode(bytes, for: key) == record)
    #expect(try StateCodec.encode(record) == bytes, "equal records have equal bytes")
  }

  @Test(arguments: records)
  func everyTruncatedValueIsRefusedWithoutACrash(_ record: StateRecord) throws {
    let bytes = try StateCodec.encode(record)
    for length in 0..<bytes.count {
      #expect(throws: StateUnreadable.self) { try StateCodec.decode(bytes.prefix(length), for: record.key) }
    }
  }

  @Test(arguments: records)
  func aChangedByteIsReadOrRefusedButNeverCrashes(_ record: StateRecord) throws {
    let bytes = try StateCodec.encode(record)
    for index in bytes.indices {
      for byte: UInt8 in [0, 0x22, 0x2D, 0x7B, 0xFF] {
        var changed = bytes
        changed[index] = byte
        _ = try? StateCodec.decode(changed, for: record.key)
      }
    }
  }

  @Test(arguments: [
    "", "null", "[]", "7", "{}", #"{"version":"1"}"#, #"{"version":1}"#, #"{"version":1,"record":{}}"#,
    #"{"version":1,"record":null}"#, #"{"version":1e400,"record":{}}"#, "{\"version\":1,\"record\":\"\u{0}\"}",
    String(repeating: "[", count: 50_000), String(repeating: #"{"a":"#, count: 10_000),
  ])
  func whatIsNoRecordIsRefused(_ text: String) {
    #expect(throws: StateUnreadable.self) { try StateCodec.decode(Array(text.utf8), for: .link(Self.identity)) }
  }

  @Test func aLaterVersionIsNamed() {
    let value = Array(#"{"version":3,"record":{"all":"different"}}"#.utf8)
    let error = #expect(throws: StateUnreadable.self) { try StateCodec.decode(value, for: .link(Self.identity)) }
    #expect(error?.message.contains("version 3") == true)
  }

  @Test func recordsOfTheVersionBeforeAreRead() throws {
    let link =
      #"{"record":{"destinationClusterID":"D","name":"prod-to-dr","ownershipNumber":7,"producerIDs":[5],"#
      + #""scope":"default","sourceClusterID":"S","topicPrefix":""},"version":1}"#
    let expected = LinkRecord(
      name: "prod-to-dr", scope: "default", sourceClusterID: "S", destinationClusterID: "D", topicPrefix: "",
      producerIDs: [5], ownershipNumber: 7)
    #expect(try StateCodec.decode(Array(link.utf8), for: .link(Self.identity)) == .link(expected))
    let mirror =
      #"{"record":{"activity":"mirroring","configs":{},"createdByOwnership":7,"#
      + #""destination":{"id":"9aBcDeAAAAAAAAAAAAAAAA","name":"orders"},"link":"prod-to-dr","partitionCount":12,"#
      + #""phase":"created","replacesEarlierTopic":false,"scope":"default","#
      + #""source":{"id":"3nXkQzAAAAAAAAAAAAAAAA","name":"orders"}},"version":1}"#
    #expect(try StateCodec.decode(Array(mirror.utf8), for: .mirror(Samples.created.key)) == .mirror(Samples.created))
  }

  @Test func aValueOverTheLimitIsRefusedBeforeItIsParsed() {
    let value = [UInt8](repeating: UInt8(ascii: " "), count: StateCodec.maximumValueLength + 1)
    #expect(throws: StateUnreadable.self) { try StateCodec.decode(value, for: .link(Self.identity)) }
  }

  @Test(arguments: Samples.impossibleLinks)
  func aLinkRecordWithImpossibleNumbersIsRefused(_ record: LinkRecord) throws {
    let bytes = try StateCodec.encode(.link(record))
    #expect(throws: StateUnreadable.self) { try StateCodec.decode(bytes, for: .link(Self.identity)) }
  }

  @Test(arguments: Samples.impossibleMirrors)
  func aMirrorRecordThatContradictsItselfIsRefused(_ record: MirrorRecord) throws {
    let bytes = try StateCodec.encode(.mirror(record))
    #expect(throws: StateUnreadable.self) { try StateCodec.decode(bytes, for: .mirror(Samples.created.key)) }
  }
}

@Suite struct StateKeyTests {
  @Test(arguments: [
    "", "1", "1/", "1/link", "1/link/default", "1/link/default/", "1/link//prod", "1/link/default/prod/orders",
    "2/link/default/prod", "01/link/default/prod", "1/LINK/default/prod", "1/link/Default/prod",
    "1/link/default/-prod", "1/link/default/pr.od", "1/mirror/default/prod", "1/mirror/default/prod/",
    "1/mirror/default/prod/a/b", "1/mirror/default/prod/ä", "1/mirror/default/prod/..", "1/other/default/prod",
    "1/mirror/default/prod/" + String(repeating: "a", count: 250), String(repeating: "a", count: 10_000),
  ])
  func whatIsNoKeyIsRefused(_ text: String) {
    #expect(throws: StateUnreadable.self) { try StateKey(bytes: Array(text.utf8)) }
  }

  @Test func bytesThatAreNoTextAreRefused() {
    #expect(throws: StateUnreadable.self) { try StateKey(bytes: [0x31, 0x2F, 0xC3, 0x28]) }
  }

  @Test func theLongestNamesFit() throws {
    let label = String(repeating: "a", count: 63)
    let key = StateKey.mirrorStatus(
      MirrorKey(identity: LinkIdentity(scope: label, link: label), sourceTopic: String(repeating: "t", count: 249)))
    #expect(key.text.utf8.count <= StateKey.maximumLength)
    #expect(try StateKey(bytes: Array(key.text.utf8)) == key)
  }
}
