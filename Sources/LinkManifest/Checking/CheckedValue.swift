import LinkModel

/// A value that fits its form, with the place it was written at.
struct CheckedValue: Sendable {
  indirect enum Value: Sendable {
    case boolean(Bool)
    /// Also milliseconds and bytes.
    case integer(Int)
    case text(String)
    case list([CheckedValue])
    /// In the order written.
    case map([MapEntry])
    case object(CheckedObject)
  }

  struct MapEntry: Sendable {
    var key: String
    var value: String
    var place: SourcePlace
  }

  var value: Value
  var place: SourcePlace

  var text: String? { if case .text(let text) = value { text } else { nil } }
  var integer: Int? { if case .integer(let integer) = value { integer } else { nil } }
  var boolean: Bool? { if case .boolean(let boolean) = value { boolean } else { nil } }
  var object: CheckedObject? { if case .object(let object) = value { object } else { nil } }
}

/// The fields of a mapping that fit; what had a mistake is missing, but known as written.
struct CheckedObject: Sendable {
  var path: String
  var place: SourcePlace
  fileprivate(set) var values: [String: CheckedValue] = [:]
  private var keyPlaces: [String: SourcePlace] = [:]

  init(path: String, place: SourcePlace) {
    self.path = path
    self.place = place
  }

  mutating func noteKey(_ name: String, at place: SourcePlace) { keyPlaces[name] = place }
  mutating func set(_ name: String, _ value: CheckedValue) { values[name] = value }

  func isWritten(_ name: String) -> Bool { keyPlaces[name] != nil }
  func keyPlace(_ name: String) -> SourcePlace? { keyPlaces[name] }

  subscript(name: String) -> CheckedValue? { values[name] }
  func text(_ name: String) -> String? { values[name]?.text }
  func integer(_ name: String) -> Int? { values[name]?.integer }
  func boolean(_ name: String) -> Bool? { values[name]?.boolean }
  func object(_ name: String) -> CheckedObject? { values[name]?.object }

  /// Without elements where there is no such list.
  func list(_ name: String) -> [CheckedValue] {
    if case .list(let elements) = values[name]?.value { elements } else { [] }
  }

  /// Without entries where there is no such mapping.
  func map(_ name: String) -> [CheckedValue.MapEntry] {
    if case .map(let entries) = values[name]?.value { entries } else { [] }
  }
}

extension CheckedValue.Value {
  /// One text for each meaning: keys in their order, every part with its length, so that no two meanings share one.
  var canonical: String {
    switch self {
    case .boolean(let boolean): boolean ? "t" : "f"
    case .integer(let integer): "i\(integer);"
    case .text(let text): Self.canonical(text)
    case .list(let elements): "l\(elements.count):" + elements.map(\.value.canonical).joined()
    case .map(let entries):
      "m\(entries.count):"
        + entries.sorted { $0.key < $1.key }.map { Self.canonical($0.key) + Self.canonical($0.value) }.joined()
    case .object(let object):
      "o\(object.values.count):"
        + object.values.sorted { $0.key < $1.key }.map { Self.canonical($0.key) + $0.value.value.canonical }.joined()
    }
  }

  private static func canonical(_ text: String) -> String { "s\(text.utf8.count):\(text)" }
}

/// FNV-1a with 64 bits: tells manifests apart that were not made to collide.
func stableHash(_ text: String) -> String {
  let hash = text.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
  let digits = String(hash, radix: 16)
  return String(repeating: "0", count: 16 - digits.count) + digits
}
