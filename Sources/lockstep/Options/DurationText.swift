/// `500ms`, `90s`, `10m`, `2h`: a whole number above 0 and a unit.
enum DurationText {
  private static let units: [(suffix: String, milliseconds: Int64)] = [
    ("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000),
  ]
  /// A year, in milliseconds.
  private static let maximum: Int64 = 366 * 24 * 3_600_000

  /// nil for anything else, and for more than a year.
  static func parse(_ text: String) -> Duration? {
    guard let unit = units.first(where: { text.hasSuffix($0.suffix) }) else { return nil }
    let digits = text.dropLast(unit.suffix.count)
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int64(digits) else {
      return nil
    }
    let (milliseconds, overflow) = number.multipliedReportingOverflow(by: unit.milliseconds)
    guard !overflow, (1...maximum).contains(milliseconds) else { return nil }
    return .milliseconds(milliseconds)
  }
}
