import Testing

@testable import LinkManifest

@Suite("Single values")
struct ScalarTests {
  @Test(
    "Integers are decimal, without a leading zero",
    arguments: [
      ("0", true, 0), ("7", true, 7), ("-7", true, -7), ("07", true, nil), ("+7", true, nil), ("0x7", true, nil),
      ("7.0", true, nil), ("1_000", true, nil), ("1e3", true, nil), ("7", false, nil), ("-0", true, nil),
      ("", true, nil), ("-", true, nil), ("99999999999999999999", true, nil), ("٣", true, nil),
    ] as [(String, Bool, Int?)])
  func integer(text: String, isPlain: Bool, expected: Int?) {
    #expect(value(text, isPlain, .integer(-100...100)) == expected)
  }

  @Test(
    "Durations have a unit",
    arguments: [
      ("500ms", 500), ("30s", 30_000), ("5m", 300_000), ("12h", 43_200_000), ("7d", 604_800_000), ("0s", 0),
      ("30", nil), ("-5s", nil), ("5 s", nil), ("05s", nil), ("1.5s", nil), ("1m30s", nil), ("s", nil), ("5S", nil),
      ("9223372036854775807d", nil),
    ] as [(String, Int?)])
  func duration(text: String, expected: Int?) {
    #expect(value(text, true, .duration(0...1_000_000_000)) == expected)
  }

  @Test(
    "Sizes are bytes, or have a binary unit",
    arguments: [
      ("1", 1), ("10MiB", 10 << 20), ("1KiB", 1_024), ("3GiB", 3 << 30), ("1TiB", 1 << 40), ("10MB", nil), ("0", nil),
      ("10M", nil), ("-1", nil), ("9999999999TiB", nil), ("0MiB", nil),
    ] as [(String, Int?)])
  func size(text: String, expected: Int?) {
    #expect(value(text, true, .size) == expected)
  }

  @Test(
    "Booleans are true and false alone",
    arguments: [
      ("true", true, true), ("false", true, false), ("true", false, nil), ("yes", true, nil), ("True", true, nil),
      ("on", true, nil), ("1", true, nil), ("~", true, nil),
    ] as [(String, Bool, Bool?)])
  func boolean(text: String, isPlain: Bool, expected: Bool?) throws {
    let value = try? Form.boolean.value(of: Scalar(text: text, isPlain: isPlain))
    let boolean: Bool? = if case .boolean(let boolean) = value { boolean } else { nil }
    #expect(boolean == expected)
  }

  private static let forms: [(TextForm, fits: [String], doNot: [String])] = [
    (
      .dnsLabel("name"), ["a", "a-1", "1"], ["", "-a", "a-", "A", "a.b", "a_b", "é", String(repeating: "a", count: 64)]
    ),
    (
      .brokerAddress, ["a:1", "dr-1.example.com:65535", "[::1]:9092", "10.0.0.1:9092", "a_b:1"],
      ["", "a", ":1", "a:", "a:0", "a:65536", "a:+1", "a b:1", "::1:9092", "kafka://a:1", "a:1,b:2", "[a:1", "a:٣"]
    ),
    (.topicName, ["a", "A.b_c-1", "..."], ["", ".", "..", "a b", "a/b", "é", String(repeating: "a", count: 250)]),
    (.topicPrefix, ["", "a.", ".", ".."], ["a b", "*", String(repeating: "a", count: 249)]),
    (.clusterID, ["4L6g3nShT-eMCtK--X86sw", "lkc-1abc"], ["", "a b", "a/b"]),
    (.topicID, ["3nXkQzAAAAAAAAAAAAAAAA"], ["", "3nXkQz", "3nXkQzAAAAAAAAAAAAAAA.", "3nXkQzAAAAAAAAAAAAAAAAA"]),
    (.principal, ["User:a", "User:CN=a:b"], ["", "User", "User:", ":a"]),
    (
      .timestamp, ["2024-02-29T23:59:59Z", "2024-05-01T12:00:00.5+09:00"],
      [
        "", "2023-02-29T00:00:00Z", "2024-05-01", "2024-05-01T24:00:00Z", "2024-05-01 12:00:00Z",
        "2024-13-01T00:00:00Z",
        "2024-05-01T12:00:00", "2024-05-01T12:00:00.Z", "2024-05-01T12:00:60Z", "2024-05-01T12:00:00+9:00",
      ]
    ),
    (.timeOfDay, ["00:00", "23:59"], ["", "24:00", "8:00", "08:60", "08:00:00"]),
    (.timeZone, ["UTC", "Asia/Tokyo", "America/Argentina/Buenos_Aires"], ["", "Asia/", "a b", "/"]),
    (.environmentName, ["A", "_a1"], ["", "1A", "A-B", "A.B", "A=B"]),
    (.url, ["https://a.b/c?d=e"], ["", "a.b", "ftp://a", "https://", "https://u:p@a", "https://a b"]),
    (.configKey, ["segment.bytes"], ["", "Segment.Bytes", "a b"]),
  ]

  @Test("Texts of a form fit or do not", arguments: forms.indices)
  func texts(index: Int) {
    let (form, fits, doNot) = Self.forms[index]
    for text in fits { #expect(form.problem(text) == nil, "\(form.name) \(text)") }
    for text in doNot { #expect(form.problem(text) != nil, "\(form.name) \(text)") }
  }

  private func value(_ text: String, _ isPlain: Bool, _ form: Form) -> Int? {
    let value = try? form.value(of: Scalar(text: text, isPlain: isPlain))
    return if case .integer(let integer) = value { integer } else { nil }
  }
}
