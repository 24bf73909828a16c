import Foundation

/// One of the message schemas inside Kafka's clients jar.
struct KafkaSchema: Decodable, Sendable {
  let name: String
  let validVersions: String
  let flexibleVersions: String
  let latestVersionUnstable: Bool?
  let fields: [Field]
  let commonStructs: [SharedStruct]?

  struct Field: Decodable, Sendable {
    let name: String
    let type: String
    let versions: String
    let nullableVersions: String?
    let taggedVersions: String?
    let tag: Int?
    let fields: [Field]?
  }

  struct SharedStruct: Decodable, Sendable {
    let name: String
    let fields: [Field]
  }

  var versions: ClosedRange<Int>? { Self.range(validVersions) }
  var flexibleFrom: Int? { Self.range(flexibleVersions)?.lowerBound }
  var isNewestUnstable: Bool { latestVersionUnstable ?? false }

  func knows(_ version: Int16) -> Bool { versions?.contains(Int(version)) ?? false }

  /// Every field that `version` has, structs followed by what is in them.
  func fields(version: Int16) -> [FieldEntry] { entries(fields, Int(version), under: "") }

  private func entries(_ fields: [Field], _ version: Int, under path: String) -> [FieldEntry] {
    fields.filter { Self.range($0.versions)?.contains(version) ?? false }.flatMap { field -> [FieldEntry] in
      let bare = field.type.replacing("[]", with: "")
      let isStruct = bare.first?.isUppercase ?? false
      let entry = FieldEntry(
        path: path + field.name, type: isStruct ? field.type.replacing(bare, with: "struct") : field.type,
        isNullable: Self.range(field.nullableVersions)?.contains(version) ?? false,
        tag: Self.range(field.taggedVersions)?.contains(version) ?? false ? field.tag : nil)
      guard isStruct else { return [entry] }
      let inner = field.fields ?? commonStructs?.first { $0.name == bare }?.fields ?? []
      return [entry] + entries(inner, version, under: entry.path + ".")
    }
  }

  /// "3+", "0-12", "4"; nil for "none".
  private static func range(_ text: String?) -> ClosedRange<Int>? {
    guard let text, let lower = Int(text.prefix { $0.isNumber }) else { return nil }
    if text.hasSuffix("+") { return lower...Int(Int16.max) }
    guard let dash = text.firstIndex(of: "-") else { return lower...lower }
    guard let upper = Int(text[text.index(after: dash)...]), upper >= lower else { return nil }
    return lower...upper
  }
}

extension KafkaSchema {
  /// The objects in `text`, which is any number of schema files behind each other. Kafka's reader takes comments, and
  /// what stands behind the object's end (2.8 has such a file); so does this.
  static func objects(in text: String) -> [String] {
    let lines = text.split(separator: "\n").filter { !$0.drop { $0 == " " }.hasPrefix("//") }
    var objects: [String] = []
    var open: [UInt8] = []
    var depth = 0
    var isInString = false
    for byte in lines.joined(separator: "\n").utf8 {
      if byte == UInt8(ascii: "\"") { isInString.toggle() }
      if byte == UInt8(ascii: "{"), !isInString { depth += 1 }
      guard depth > 0 else { continue }
      open.append(byte)
      guard byte == UInt8(ascii: "}"), !isInString else { continue }
      depth -= 1
      if depth == 0 {
        objects.append(String(decoding: open, as: UTF8.self))
        open = []
      }
    }
    return objects
  }
}
