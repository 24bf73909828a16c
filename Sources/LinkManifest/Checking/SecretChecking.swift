import LinkModel

extension FieldChecker {
  /// Says nothing of what was written: neither values nor keys, which a misplaced brace makes of values.
  mutating func checkSecret(_ node: Node, path: String) -> CheckedValue? {
    let remedy = "write exactly one of {env: NAME} and {file: PATH}; what stands here is not shown"
    guard case .mapping(let entries) = node.content else {
      findings.add(.literalSecret, at: node.place, "\(path): a literal value is refused", hint: remedy)
      return nil
    }
    guard entries.count == 1, let entry = entries.first, let form = Self.secretForms[entry.key] else {
      findings.add(.literalSecret, at: node.place, "\(path) is neither env nor file", hint: remedy)
      return nil
    }
    var object = CheckedObject(path: path, place: node.place)
    object.noteKey(entry.key, at: entry.keyPlace)
    guard let value = check(entry.value, .text(form), path: "\(path).\(entry.key)") else { return nil }
    object.set(entry.key, value)
    return CheckedValue(value: .object(object), place: node.place)
  }

  static let secretForms: [String: TextForm] = ["env": .environmentName, "file": .path]
}
