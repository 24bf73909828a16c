import LinkModel

/// Compares nodes with the forms they should have. It goes on after a mistake, so that a run shows all of them.
struct FieldChecker {
  var findings = Findings()
  /// For "it belongs there".
  var document: ObjectForm

  init(document: ObjectForm) {
    self.document = document
  }

  /// nil if nothing of it is usable.
  mutating func check(_ node: Node, _ form: Form, path: String) -> CheckedValue? {
    if node.isNothing {
      let hint = if case .text = form { "write \"\" for an empty text, or leave the field out" } else { nil as String? }
      findings.add(.wrongType, at: node.place, "\(path) has no value", hint: hint)
      return nil
    }
    switch (form, node.content) {
    case (_, .refused): return nil
    case (.secret, _): return checkSecret(node, path: path)
    case (.object(let object), .mapping): return wrap(.object(checkObject(node, object, path: path)), node)
    case (.map(let key), .mapping(let entries)): return wrap(.map(checkMap(entries, key, path: path)), node)
    case (.list(let list), .sequence(let nodes)):
      return checkList(nodes, list, path: path, at: node.place).flatMap { wrap(.list($0), node) }
    case (.object, _), (.map, _), (.list, _), (_, .sequence), (_, .mapping):
      findings.add(.wrongType, at: node.place, "\(path) wants \(form.expectation), not \(node.description)")
      return nil
    case (_, .scalar(let text, let isPlain)):
      do throws(ScalarMistake) {
        return wrap(try form.value(of: Scalar(text: text, isPlain: isPlain)), node)
      } catch {
        findings.add(error.code, at: node.place, "\(path): \(error.message)", hint: error.hint)
        return nil
      }
    }
  }

  /// What fits of a mapping; without a field where the node is none.
  mutating func checkObject(_ node: Node, _ form: ObjectForm, path: String) -> CheckedObject {
    var object = CheckedObject(path: path, place: node.place)
    guard case .mapping(let entries) = node.content else { return object }
    var mistyped: Set<String> = []
    for entry in entries {
      let fieldPath = path.isEmpty ? entry.key : "\(path).\(entry.key)"
      guard let field = form.field(named: entry.key) else {
        if let meant = reportUnknown(entry, in: form, path: path) { mistyped.insert(meant) }
        continue
      }
      guard noteKey(entry, in: &object) else { continue }
      guard let value = check(entry.value, field.form, path: fieldPath) else { continue }
      object.set(field.name, value)
      reportNotBuilt(field, value, path: fieldPath, keyPlace: entry.keyPlace)
    }
    checkPresence(object, form, path: path, mistyped)
    for rule in form.rules { rule(object, &findings) }
    return object
  }

  private func wrap(_ value: CheckedValue.Value, _ node: Node) -> CheckedValue {
    CheckedValue(value: value, place: node.place)
  }

  private mutating func noteKey(_ entry: Node.Entry, in object: inout CheckedObject) -> Bool {
    if let first = object.keyPlace(entry.key) {
      findings.add(
        .duplicateKey, at: entry.keyPlace, "\(quoted(entry.key)) was written before, in line \(first.line)")
      return false
    }
    object.noteKey(entry.key, at: entry.keyPlace)
    return true
  }

  /// The field that was probably meant, if one is near.
  private mutating func reportUnknown(_ entry: Node.Entry, in form: ObjectForm, path: String) -> String? {
    if findings.isFull {
      findings.add(.unknownField, at: entry.keyPlace, "unknown field")
      return nil
    }
    let names = form.fields.map(\.name)
    let meant = Nearest.name(to: entry.key, among: names)
    let hint =
      meant.map { "did you mean \(quoted($0))?" } ?? home(of: entry.key, near: path).map { "it belongs in \($0)" }
      ?? "known here: \(names.joined(separator: ", "))"
    let whereabouts = path.isEmpty ? "the document" : path
    findings.add(.unknownField, at: entry.keyPlace, "unknown field \(quoted(entry.key)) in \(whereabouts)", hint: hint)
    return meant
  }

  /// Where a field of that name is known, further up or further down.
  private func home(of name: String, near path: String) -> String? {
    let here = path.replacing(/\[[0-9]+\]/, with: "[]")
    let homes = Form.object(document).paths(ofField: name, below: "").map {
      $0.hasPrefix(".") ? String($0.dropFirst()) : $0
    }
    return homes.first { !$0.isEmpty && ($0.hasPrefix(here) || here.hasPrefix($0)) }
  }

  /// What is probably there, but mistyped, is not said to be missing.
  private mutating func checkPresence(
    _ object: CheckedObject, _ form: ObjectForm, path: String, _ mistyped: Set<String>
  ) {
    let isThere = { (name: String) in object.isWritten(name) || mistyped.contains(name) }
    let fieldPath = { (name: String) in path.isEmpty ? name : "\(path).\(name)" }
    for field in form.fields where field.isRequired && !isThere(field.name) {
      findings.add(.missingField, at: object.place, "\(fieldPath(field.name)) is missing")
    }
    for group in form.exactlyOneOf where !group.contains(where: isThere) {
      findings.add(
        .missingField, at: object.place,
        "\(path.isEmpty ? "the document" : path) needs exactly one of \(group.joined(separator: " and "))")
    }
    for group in form.exactlyOneOf + form.atMostOneOf {
      let written = group.filter(object.isWritten)
      guard written.count > 1, let second = written.compactMap(object.keyPlace).max() else { continue }
      findings.add(
        .conflict, at: second, "\(written.map(fieldPath).joined(separator: " and ")) exclude each other",
        hint: "keep one of them")
    }
  }

  private mutating func checkList(
    _ nodes: [Node], _ form: ListForm, path: String, at place: SourcePlace
  ) -> [CheckedValue]? {
    if nodes.isEmpty, !form.mayBeEmpty {
      findings.add(
        .emptyList, at: place, "\(path) is an empty list", hint: "name at least one, or leave the field out")
      return nil
    }
    var elements: [CheckedValue] = []
    var firstPlaces: [String: SourcePlace] = [:]
    for (index, node) in nodes.enumerated() {
      guard let element = check(node, form.element, path: "\(path)[\(index)]") else { continue }
      if form.isUnique, let text = element.text {
        if let first = firstPlaces[text] {
          findings.add(
            .duplicateKey, at: node.place, "\(path)[\(index)] was written before, in line \(first.line)",
            hint: "remove one of them")
          continue
        }
        firstPlaces[text] = node.place
      }
      elements.append(element)
    }
    return elements
  }

  private mutating func checkMap(_ entries: [Node.Entry], _ key: TextForm, path: String) -> [CheckedValue.MapEntry] {
    var object = CheckedObject(path: path, place: SourcePlace(file: "", line: 0, column: 0))
    var result: [CheckedValue.MapEntry] = []
    for entry in entries where noteKey(entry, in: &object) {
      if let problem = key.problem(entry.key) {
        findings.add(.illegalValue, at: entry.keyPlace, "\(path): \(quoted(entry.key)) \(problem)", hint: key.hint)
      }
      let value = check(entry.value, .text(.anything), path: "\(path)[\(quoted(entry.key))]")
      guard let text = value?.text else { continue }
      result.append(CheckedValue.MapEntry(key: entry.key, value: text, place: entry.keyPlace))
    }
    return result
  }
}
