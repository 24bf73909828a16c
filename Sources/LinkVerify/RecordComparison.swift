import Librdkafka

/// Compares two records of the same offset, field by field.
enum RecordComparison {
  static func differences(source: ConsumedRecord, destination: ConsumedRecord) -> [Difference] {
    var found: [Difference] = []
    func add(_ kind: Difference.Kind, _ detail: String) {
      found.append(Difference(kind: kind, offset: source.offset, detail: detail))
    }
    if source.timestamp != destination.timestamp {
      add(.timestamp, "source \(source.timestamp), destination \(destination.timestamp)")
    }
    if source.key != destination.key { add(.key, sides(source.key, destination.key)) }
    if source.value != destination.value { add(.value, sides(source.value, destination.value)) }
    switch (source.headers, destination.headers) {
    case (let one?, let other?):
      if one != other { add(.headers, headerSides(one, other)) }
    case (nil, nil): add(.headers, "unreadable on both sides")
    case (nil, _): add(.headers, "unreadable on the source")
    case (_, nil): add(.headers, "unreadable on the destination")
    }
    return found
  }

  private static func sides(_ source: ByteField?, _ destination: ByteField?) -> String {
    var text = "source \(description(source)), destination \(description(destination))"
    if let source, let destination, let index = source.firstDifference(from: destination) {
      text += "; first different byte \(index)"
    }
    return text
  }

  private static func headerSides(_ source: [ConsumedRecord.Header], _ destination: [ConsumedRecord.Header]) -> String {
    guard source.count == destination.count else {
      return "source \(source.count) headers, destination \(destination.count)"
    }
    let index = zip(source, destination).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? 0
    let one = source[index]
    let other = destination[index]
    if one.nameField != other.nameField {
      return "header \(index): source \"\(shortened(one.name))\", destination \"\(shortened(other.name))\""
    }
    return "header \(index) \"\(shortened(one.name))\": \(sides(one.value, other.value))"
  }

  private static func description(_ field: ByteField?) -> String {
    guard let field else { return "null" }
    let checksum = String(field.withBytes(CRC32.checksum), radix: 16)
    let padding = String(repeating: "0", count: 8 - checksum.count)
    return field.count == 0 ? "empty" : "\(field.count) bytes (crc32 \(padding)\(checksum))"
  }

  private static func shortened(_ name: String) -> String {
    let escaped = name.unicodeScalars.prefix(40).map { $0.escaped(asASCII: true) }.joined()
    return name.unicodeScalars.count > 40 ? escaped + "…" : escaped
  }
}
