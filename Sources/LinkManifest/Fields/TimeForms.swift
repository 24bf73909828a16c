import LinkModel

extension TextForm {
  /// `2024-05-01T12:00:00Z`, or with an offset from UTC (RFC 3339).
  static let timestamp = TextForm(
    name: "timestamp",
    pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$",
    hint: "for instance 2024-05-01T12:00:00Z"
  ) { isTimestamp($0) ? nil : "is not a timestamp" }

  static let timeOfDay = TextForm(
    name: "time of day", pattern: "^([01][0-9]|2[0-3]):[0-5][0-9]$", hint: "HH:MM, for instance \"08:00\""
  ) { text in
    isTimeOfDay(Array(text.utf8)) ? nil : "is not a time of day"
  }

  static let timeZone = TextForm(
    name: "time zone", pattern: "^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*$", hint: "for instance Asia/Tokyo, or UTC"
  ) { text in
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    let isLegal = { (character: Character) in (TopicName.isLegal(character) && character != ".") || character == "+" }
    return parts.allSatisfy { !$0.isEmpty && $0.allSatisfy(isLegal) } ? nil : "is not a time zone"
  }

  private static func isTimeOfDay(_ bytes: [UInt8]) -> Bool {
    guard bytes.count == 5, bytes[2] == UInt8(ascii: ":"), let hour = number(bytes[0..<2]),
      let minute = number(bytes[3..<5])
    else { return false }
    return hour < 24 && minute < 60
  }

  private static func isTimestamp(_ text: String) -> Bool {
    var bytes = Array(text.utf8)
    if bytes.last == UInt8(ascii: "Z") {
      bytes.removeLast()
    } else {
      guard bytes.count > 6, [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(bytes[bytes.count - 6]),
        isTimeOfDay(Array(bytes.suffix(5)))
      else { return false }
      bytes.removeLast(6)
    }
    if let point = bytes.firstIndex(of: UInt8(ascii: ".")) {
      guard point == 19, bytes.count > 20, bytes[20...].allSatisfy(isDigit) else { return false }
      bytes.removeSubrange(point...)
    }
    guard bytes.count == 19, bytes[10] == UInt8(ascii: "T"), bytes[16] == UInt8(ascii: ":"),
      isTimeOfDay(Array(bytes[11..<16])), let second = number(bytes[17..<19])
    else { return false }
    return second < 60 && isDate(Array(bytes[0..<10]))
  }

  private static func isDate(_ bytes: [UInt8]) -> Bool {
    guard bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"), let year = number(bytes[0..<4]),
      let month = number(bytes[5..<7]), let day = number(bytes[8..<10]), (1...12).contains(month)
    else { return false }
    let isLeapYear = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths = [31, isLeapYear ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return (1...lengths[month - 1]).contains(day)
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    digits.allSatisfy(isDigit) ? digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) } : nil
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
