/// What is wrong with a single value, and what was meant.
struct ScalarMistake: Error {
  var code: Diagnostic.Code
  /// Follows the field's path.
  var message: String
  var hint: String?
}

/// A single value as YAML gives it: quoted ones are texts, whatever they look like.
struct Scalar {
  var text: String
  var isPlain: Bool
}

extension Form {
  /// The value that a scalar stands for. Only for forms of a single value.
  func value(of scalar: Scalar) throws(ScalarMistake) -> CheckedValue.Value {
    switch self {
    case .boolean: .boolean(try Self.boolean(scalar))
    case .integer(let range): .integer(try Self.integer(scalar, in: range))
    case .duration(let range): .integer(try Self.duration(scalar, in: range))
    case .size: .integer(try Self.size(scalar))
    case .text(let form): .text(try Self.text(scalar, form))
    case .choice(let words, let form): .text(try Self.choice(scalar, words, or: form))
    case .list, .map, .object, .secret:
      throw ScalarMistake(code: .wrongType, message: "wants \(expectation), not a single value")
    }
  }

  /// As in "wants …".
  var expectation: String {
    switch self {
    case .boolean: "true or false"
    case .integer: "an integer"
    case .duration: "a duration"
    case .size: "a size"
    case .text(let form): "a text (\(form.name))"
    case .choice: "one of its words"
    case .list: "a list"
    case .map, .object: "a mapping"
    case .secret: "{env: NAME} or {file: PATH}"
    }
  }

  private static func boolean(_ scalar: Scalar) throws(ScalarMistake) -> Bool {
    if scalar.isPlain, scalar.text == "true" { return true }
    if scalar.isPlain, scalar.text == "false" { return false }
    let meaning = [
      "true": "true", "yes": "true", "on": "true", "y": "true",
      "false": "false", "no": "false", "off": "false", "n": "false",
    ][scalar.text.lowercased()]
    throw ScalarMistake(
      code: .wrongType, message: "wants true or false, not \(quoted(scalar.text))",
      hint: meaning.map { "write \($0), without quotes" })
  }

  private static func integer(_ scalar: Scalar, in range: ClosedRange<Int>) throws(ScalarMistake) -> Int {
    guard scalar.isPlain, isDecimal(scalar.text) else {
      let digits = scalar.text.filter { $0 != "_" && $0 != "," }
      let hint = Int(digits).map { "write \($0), without quotes" }
      throw ScalarMistake(
        code: .wrongType, message: "wants a decimal integer, not \(quoted(scalar.text))", hint: hint)
    }
    guard let number = Int(scalar.text), range.contains(number) else {
      let bound =
        range.upperBound == Int.max ? "at least \(range.lowerBound)" : "\(range.lowerBound)…\(range.upperBound)"
      throw ScalarMistake(code: .illegalValue, message: "is \(scalar.text), but must be \(bound)")
    }
    return number
  }

  private static func duration(_ scalar: Scalar, in range: ClosedRange<Int>) throws(ScalarMistake) -> Int {
    let units = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)]
    guard let milliseconds = quantity(scalar.text, units) else {
      let hint = isDecimal(scalar.text) ? "did you mean \(scalar.text)s?" : "for instance 500ms, 30s, 5m, 12h or 7d"
      throw ScalarMistake(
        code: .illegalValue, message: "is \(quoted(scalar.text)), which is not a duration", hint: hint)
    }
    guard range.contains(milliseconds) else {
      throw ScalarMistake(
        code: .illegalValue,
        message: "is \(scalar.text), but must be \(durationText(range.lowerBound))…\(durationText(range.upperBound))")
    }
    return milliseconds
  }

  private static func size(_ scalar: Scalar) throws(ScalarMistake) -> Int {
    if scalar.isPlain, isDecimal(scalar.text), let bytes = Int(scalar.text), bytes > 0 { return bytes }
    let units = [("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("TiB", 1 << 40)]
    if let bytes = quantity(scalar.text, units), bytes > 0 { return bytes }
    throw ScalarMistake(
      code: .illegalValue, message: "is \(quoted(scalar.text)), which is not a size",
      hint: "for instance 10MiB, or a number of bytes")
  }

  private static func text(_ scalar: Scalar, _ form: TextForm) throws(ScalarMistake) -> String {
    guard let problem = form.problem(scalar.text) else { return scalar.text }
    let subject = form.mayBeShown && !scalar.text.isEmpty ? "\(quoted(scalar.text)) " : "the \(form.name) "
    throw ScalarMistake(code: .illegalValue, message: subject + problem, hint: form.hint)
  }

  private static func choice(
    _ scalar: Scalar, _ words: [String], or form: TextForm?
  ) throws(ScalarMistake) -> String {
    if words.contains(scalar.text) { return scalar.text }
    if let form, form.problem(scalar.text) == nil { return scalar.text }
    let others = form.map { [" or a \($0.name)"] } ?? []
    throw ScalarMistake(
      code: .illegalValue,
      message: "is \(quoted(scalar.text)), but must be \(words.joined(separator: ", "))\(others.joined())",
      hint: Nearest.hint(to: scalar.text, among: words) ?? form?.hint)
  }

  /// Decimal digits without a sign but `-`, and without a leading zero.
  private static func isDecimal(_ text: String) -> Bool {
    let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : Substring(text).utf8
    guard let first = digits.first, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return false }
    return first != UInt8(ascii: "0") || (digits.count == 1 && digits.count == text.utf8.count)
  }

  /// nil also where the product is too large.
  private static func quantity(_ text: String, _ units: [(name: String, factor: Int)]) -> Int? {
    for unit in units where text.hasSuffix(unit.name) {
      let digits = String(text.dropLast(unit.name.count))
      guard isDecimal(digits), let number = Int(digits), number >= 0 else { continue }
      let (product, isTooLarge) = number.multipliedReportingOverflow(by: unit.factor)
      return isTooLarge ? nil : product
    }
    return nil
  }

  static func durationText(_ milliseconds: Int) -> String {
    let units = [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000)]
    let unit = units.first { milliseconds > 0 && milliseconds % $0.1 == 0 } ?? ("ms", 1)
    return milliseconds == 0 ? "0s" : "\(milliseconds / unit.1)\(unit.0)"
  }
}
