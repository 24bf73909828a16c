import LinkModel

extension TextForm {
  /// `2024-05-01T12:00:00Z`, or with an offset from UTC (RFC 3339).
  static let timestamp = TextForm(
    name: "timestamp",
    pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$",
    hint: "for instance 2024-05-01T12:00:00Z"
  ) { milliseconds(ofTimestamp: $0) != nil ? nil : "is not a timestamp" }

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

  /// Since 1970-01-01 UTC, what is less than a millisecond left away; nil for what is no timestamp.
  static func milliseconds(ofTimestamp text: String) -> Int64? {
    var bytes = Array(text.utf8)
    guard let offset = takeOffset(from: &bytes), let fraction = takeFraction(from: &bytes) else { return nil }
    guard bytes.count == 19, bytes[10] == UInt8(ascii: "T"), bytes[16] == UInt8(ascii: ":"),
      isTimeOfDay(Array(bytes[11..<16])), let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]),
      let second = number(bytes[17..<19]), second < 60, let days = days(ofDate: Array(bytes[0..<10]))
    else { return nil }
    let seconds = (days * 24 + hour) * 3_600 + (minute - offset) * 60 + second
    return Int64(seconds) * 1_000 + Int64(fraction)
  }

  /// The offset from UTC in minutes, which is cut off.
  private static func takeOffset(from bytes: inout [UInt8]) -> Int? {
    if bytes.last == UInt8(ascii: "Z") {
      bytes.removeLast()
      return 0
    }
    guard bytes.count > 6, isTimeOfDay(Array(bytes.suffix(5))) else { return nil }
    let sign = bytes[bytes.count - 6]
    guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), let hours = number(bytes.suffix(5).prefix(2)),
      let minutes = number(bytes.suffix(2))
    else { return nil }
    bytes.removeLast(6)
    return (sign == UInt8(ascii: "-") ? -1 : 1) * (hours * 60 + minutes)
  }

  /// The milliseconds behind the point, which are cut off; 0 where there is none.
  private static func takeFraction(from bytes: inout [UInt8]) -> Int? {
    guard let point = bytes.firstIndex(of: UInt8(ascii: ".")) else { return 0 }
    guard point == 19, bytes.count > 20, bytes[20...].allSatisfy(isDigit) else { return nil }
    let digits = Array(bytes[20...].prefix(3)) + [UInt8](repeating: UInt8(ascii: "0"), count: max(0, 23 - bytes.count))
    bytes.removeSubrange(point...)
    return number(digits[...])
  }

  /// Since 1970-01-01, of a date of the Gregorian calendar; nil where there is no such day.
  private static func days(ofDate bytes: [UInt8]) -> Int? {
    guard bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"), let year = number(bytes[0..<4]),
      let month = number(bytes[5..<7]), let day = number(bytes[8..<10]), (1...12).contains(month)
    else { return nil }
    let isLeapYear = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths = [31, isLeapYear ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard (1...lengths[month - 1]).contains(day) else { return nil }
    // Years are counted from March, so that leap days stand at their ends; 719,468 days lie before 1970.
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    digits.allSatisfy(isDigit) ? digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) } : nil
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
