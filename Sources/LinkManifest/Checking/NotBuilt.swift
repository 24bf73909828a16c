import LinkModel

extension FieldChecker {
  /// A field that asks for what is not built is refused by name; one that asks for nothing, or for what happens
  /// anyway, is accepted.
  mutating func reportNotBuilt(_ field: Field, _ value: CheckedValue, path: String, keyPlace: SourcePlace) {
    switch field.support {
    case .built, .withoutEffect: return
    case .notBuilt:
      findings.add(.notYetSupported, at: keyPlace, "\(path) is not built yet", hint: "remove it until then")
    case .emptyOnly:
      if value.value.isEmpty { return }
      findings.add(.notYetSupported, at: keyPlace, "\(path) is not built yet", hint: "remove it until then")
    case .standardOnly:
      guard let standard = field.standard else { return }
      reportNotBuilt(value, accepted: [standard], field.form, path: path)
    case .only(let accepted): reportNotBuilt(value, accepted: accepted, field.form, path: path)
    }
  }

  private mutating func reportNotBuilt(_ value: CheckedValue, accepted: [String], _ form: Form, path: String) {
    let meanings = accepted.compactMap { form.value(ofStandard: $0)?.canonical }
    if meanings.contains(value.value.canonical) { return }
    findings.add(
      .notYetSupported, at: value.place, "\(path): \(form.text(of: value)) is not built yet",
      hint: "write \(accepted.joined(separator: " or ")), or leave the field out")
  }
}

extension Form {
  /// The value of a field that is left out, from the way it would be written; nil if it does not fit the form.
  func value(ofStandard text: String) -> CheckedValue.Value? {
    if case .list(let list) = self { return text == "[]" && list.mayBeEmpty ? .list([]) : nil }
    do throws(ScalarMistake) {
      return try value(of: Scalar(text: text, isPlain: true))
    } catch {
      return nil
    }
  }
}

extension Form {
  /// A single value as it could have been written.
  fileprivate func text(of value: CheckedValue) -> String {
    switch (self, value.value) {
    case (_, .boolean(let boolean)): String(boolean)
    case (.duration, .integer(let milliseconds)): Self.durationText(milliseconds)
    case (_, .integer(let integer)): String(integer)
    case (_, .text(let text)): quoted(text)
    case (_, .list), (_, .map), (_, .object): "this"
    }
  }
}

extension CheckedValue.Value {
  fileprivate var isEmpty: Bool {
    switch self {
    case .list(let elements): elements.isEmpty
    case .map(let entries): entries.isEmpty
    case .object(let object): object.values.isEmpty
    case .boolean, .integer, .text: false
    }
  }
}
