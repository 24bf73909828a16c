extension Diagnostic {
  /// As people and editors read it: `FILE:LINE:COLUMN: message [Code]`, and the hint on a line of its own. Without a
  /// line end.
  public var text: String {
    "\(place): \(message) [\(code.rawValue)]" + (hint.map { "\n    \($0)" } ?? "")
  }

  /// One below the other, with a line end after each.
  public static func text(_ diagnostics: [Diagnostic]) -> String {
    diagnostics.map { $0.text + "\n" }.joined()
  }

  /// `{"version": 1, "kind": "Validation", "valid": …, "diagnostics": [{file, line, column, code, message, hint?}]}` and a line end.
  public static func json(_ diagnostics: [Diagnostic]) -> String {
    let rows = diagnostics.map { diagnostic in
      OrderedJSON.object(
        [
          ("file", .string(diagnostic.place.file)),
          ("line", .integer(diagnostic.place.line)),
          ("column", .integer(diagnostic.place.column)),
          ("code", .string(diagnostic.code.rawValue)),
          ("message", .string(diagnostic.message)),
        ] + (diagnostic.hint.map { [("hint", .string($0))] } ?? []))
    }
    let report = OrderedJSON.object([
      ("version", .integer(1)), ("kind", .string("Validation")), ("valid", .boolean(diagnostics.isEmpty)),
      ("diagnostics", .array(rows)),
    ])
    return report.text + "\n"
  }
}
