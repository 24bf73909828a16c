/// Numbers for people.
enum Numbers {
  /// 3,120,551
  static func grouped(_ number: Int64) -> String {
    let digits = String(number.magnitude)
    var text = number < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
      text.append(digit)
    }
    return text
  }

  static func grouped(_ number: Int) -> String { grouped(Int64(number)) }

  /// 512 B, 1.5 KiB, 340 MiB: three digits at most are shown, one of them after the point.
  static func bytes(_ count: Int64) -> String {
    let units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
    var value = Double(max(0, count))
    var unit = 0
    while value >= 999.95, unit < units.count - 1 {
      value /= 1_024
      unit += 1
    }
    return "\(unit == 0 || value >= 99.95 ? String(Int64(value.rounded())) : oneDecimal(value)) \(units[unit])"
  }

  /// 0.4 s, 12 s, 3 min 5 s, 2 h 10 min, 3 d 4 h
  static func duration(milliseconds: Int64) -> String {
    let seconds = max(0, milliseconds) / 1_000
    switch seconds {
    case ..<1: return "\(oneDecimal(Double(max(0, milliseconds)) / 1_000)) s"
    case ..<60: return "\(seconds) s"
    case ..<3_600: return "\(seconds / 60) min \(seconds % 60) s"
    case ..<86_400: return "\(seconds / 3_600) h \(seconds % 3_600 / 60) min"
    default: return "\(seconds / 86_400) d \(seconds % 86_400 / 3_600) h"
    }
  }

  /// "1 mirror", "12 mirrors".
  static func count(_ number: Int, _ noun: String) -> String { count(Int64(number), noun) }

  static func count(_ number: Int64, _ noun: String) -> String {
    "\(grouped(number)) \(noun)\(number == 1 ? "" : "s")"
  }

  private static func oneDecimal(_ value: Double) -> String {
    let tenths = Int64((value * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}
