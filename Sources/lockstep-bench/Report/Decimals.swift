/// Numbers for people.
enum Decimals {
  /// Three digits or the whole part, whichever is more; thousands in groups.
  static func text(_ value: Double) -> String {
    let size = abs(value)
    guard size < Double(Int64.max) / 2 else { return "\(value)" }
    if size >= 99.95 { return grouped(Int64(value.rounded())) }
    let places = size >= 9.995 ? 10.0 : size >= 0.9995 ? 100 : 1_000
    var text = "\((value * places).rounded() / places)"
    if text.hasSuffix(".0") { text.removeLast(2) }
    return text
  }

  static func text(_ value: Double?) -> String { value.map { text($0) } ?? "–" }

  private static func grouped(_ value: Int64) -> String {
    var digits = Array(String(value.magnitude))
    var position = digits.count - 3
    while position > 0 {
      digits.insert(",", at: position)
      position -= 3
    }
    return (value < 0 ? "-" : "") + String(digits)
  }

  /// 16 KiB, 1 MiB, 900 B; rounded down.
  static func bytes(_ count: Int) -> String {
    if count >= 1 << 20 { return "\(count >> 20) MiB" }
    return count >= 1 << 10 ? "\(count >> 10) KiB" : "\(count) B"
  }
}
