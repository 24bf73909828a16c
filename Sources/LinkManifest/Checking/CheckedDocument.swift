import LinkModel

/// A document of a known kind, as far as it fits.
struct CheckedDocument: Sendable {
  var kind: ManifestKind
  var place: SourcePlace
  var metadata: CheckedObject
  var spec: CheckedObject

  var name: String? { metadata.text("name") }

  /// nil: not a document of ours; the findings say why.
  static func check(_ root: Node, findings: inout Findings) -> CheckedDocument? {
    guard let kind = kind(of: root, findings: &findings) else { return nil }
    var checker = FieldChecker(document: kind.form)
    let document = checker.checkObject(root, kind.form, path: "")
    findings.merge(checker.findings)
    let nowhere = CheckedObject(path: "", place: root.place)
    return CheckedDocument(
      kind: kind, place: root.place, metadata: document.object("metadata") ?? nowhere,
      spec: document.object("spec") ?? nowhere)
  }

  private static func kind(of root: Node, findings: inout Findings) -> ManifestKind? {
    guard case .mapping(let entries) = root.content else {
      findings.add(.wrongType, at: root.place, "a document is a mapping, not \(root.description)", hint: ignoreHint)
      return nil
    }
    guard let apiVersion = scalar("apiVersion", of: entries, root, &findings) else { return nil }
    guard apiVersion.text == ManifestKind.apiVersion else {
      findings.add(
        .foreignAPIVersion, at: apiVersion.place,
        "apiVersion is \(quoted(apiVersion.text)), but Lockstep's is \(ManifestKind.apiVersion)", hint: ignoreHint)
      return nil
    }
    guard let kindText = scalar("kind", of: entries, root, &findings) else { return nil }
    guard let kind = ManifestKind(rawValue: kindText.text) else {
      let names = ManifestKind.allCases.map(\.rawValue)
      findings.add(
        .unknownKind, at: kindText.place, "unknown kind \(quoted(kindText.text))",
        hint: Nearest.hint(to: kindText.text, among: names) ?? "known are \(names.joined(separator: ", "))")
      return nil
    }
    return kind
  }

  private static let ignoreHint =
    "files that are not Lockstep's are left out with --ignore GLOB, for instance --ignore 'other/**'"

  private static func scalar(
    _ name: String, of entries: [Node.Entry], _ root: Node, _ findings: inout Findings
  ) -> (text: String, place: SourcePlace)? {
    guard let entry = entries.first(where: { $0.key == name }) else {
      findings.add(
        .missingField, at: root.place, "\(name) is missing",
        hint: Nearest.name(to: name, among: entries.map(\.key)).map { "is \(quoted($0)) meant to be \(name)?" }
          ?? ignoreHint)
      return nil
    }
    guard case .scalar(let text, _) = entry.value.content, !entry.value.isNothing else {
      findings.add(.wrongType, at: entry.value.place, "\(name) wants a text, not \(entry.value.description)")
      return nil
    }
    return (text, entry.value.place)
  }
}
