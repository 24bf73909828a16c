import LinkModel

/// Limits that keep hostile input cheap. Real manifests stay far below them.
public struct ManifestLimits: Sendable {
  /// A file of 10,000 topic names is 400 KB.
  public var bytesPerFile = 4 << 20
  public var bytesPerRun = 64 << 20
  public var filesPerRun = 10_000
  public var foldersDeep = 64
  public var documentsPerFile = 2_000
  public var nodesPerFile = 200_000
  /// Manifests nest 8 deep.
  public var nodesDeep = 32
  /// More than anybody reads at once.
  public var diagnosticsPerRun = 1_000

  public init() {}
}

/// Builds the nodes of a file's documents, and refuses what YAML can do but manifests do not need.
struct YAMLReader {
  private let events: YAMLEvents
  private let file: String
  private let limits: ManifestLimits
  private var nodeCount = 0
  private var findings = Findings()

  /// The file's documents, without empty ones. The findings say what was refused; `isComplete` is false if something
  /// of the file was not read because of it.
  static func read(
    _ bytes: [UInt8], file: String, limits: ManifestLimits, findings: inout Findings
  ) -> (documents: [Node], isComplete: Bool) {
    bytes.withUnsafeBufferPointer { buffer in
      var documents: [Node] = []
      do throws(YAMLStop) {
        var reader = try YAMLReader(buffer, file: file, limits: limits)
        let stop = reader.readDocuments(into: &documents)
        findings.merge(reader.findings)
        if let stop { throw stop }
        return (documents, true)
      } catch {
        findings.add(error.code, at: error.place, error.message, hint: error.hint)
        return (documents, false)
      }
    }
  }

  private init(
    _ buffer: UnsafeBufferPointer<UInt8>, file: String, limits: ManifestLimits
  ) throws(YAMLStop) {
    do throws(YAMLFailure) {
      events = try YAMLEvents(buffer)
    } catch {
      throw YAMLStop(error, file: file)
    }
    self.file = file
    self.limits = limits
  }

  private mutating func readDocuments(into documents: inout [Node]) -> YAMLStop? {
    do throws(YAMLStop) {
      while true {
        let event = try next()
        switch event.kind {
        case .streamEnd: return nil
        case .documentStart(let hasTagDirectives):
          if hasTagDirectives { refuse("tag directives", at: place(of: event)) }
          let root = try node(from: try next(), depth: 1)
          guard !root.isNothing else { continue }
          documents.append(root)
          if documents.count > limits.documentsPerFile {
            throw stop("more than \(limits.documentsPerFile) documents in one file", at: root.place)
          }
        default: continue
        }
      }
    } catch {
      return error
    }
  }

  private mutating func node(from event: YAMLEvent, depth: Int) throws(YAMLStop) -> Node {
    let place = place(of: event)
    nodeCount += 1
    if nodeCount > limits.nodesPerFile { throw stop("more than \(limits.nodesPerFile) values in one file", at: place) }
    if depth > limits.nodesDeep { throw stop("nested more than \(limits.nodesDeep) deep", at: place) }
    if event.hasAnchor { refuse("anchors", at: place) }
    if event.hasTag { refuse("tags", at: place) }
    switch event.kind {
    case .scalar(let text, let isPlain):
      if text.unicodeScalars.contains("\0") {
        findings.add(.yamlFeature, at: place, "a NUL character is refused")
      }
      return Node(content: .scalar(text, isPlain: isPlain), place: place)
    case .sequenceStart: return Node(content: .sequence(try sequence(depth: depth)), place: place)
    case .mappingStart: return Node(content: .mapping(try mapping(depth: depth)), place: place)
    default:
      refuse("aliases", at: place)
      return Node(content: .refused, place: place)
    }
  }

  private mutating func sequence(depth: Int) throws(YAMLStop) -> [Node] {
    var nodes: [Node] = []
    while true {
      let event = try next()
      if case .sequenceEnd = event.kind { return nodes }
      nodes.append(try node(from: event, depth: depth + 1))
    }
  }

  private mutating func mapping(depth: Int) throws(YAMLStop) -> [Node.Entry] {
    var entries: [Node.Entry] = []
    while true {
      let event = try next()
      if case .mappingEnd = event.kind { return entries }
      let key = try node(from: event, depth: depth + 1)
      let value = try node(from: try next(), depth: depth + 1)
      if key.content == .refused { continue }
      guard case .scalar(let text, let isPlain) = key.content else {
        findings.add(.yamlFeature, at: key.place, "a key must be a single value, not \(key.description)")
        continue
      }
      if text == "<<", isPlain {
        refuse("merge keys", at: key.place)
        continue
      }
      entries.append(Node.Entry(key: text, keyIsPlain: isPlain, keyPlace: key.place, value: value))
    }
  }

  private func next() throws(YAMLStop) -> YAMLEvent {
    do throws(YAMLFailure) {
      return try events.next()
    } catch {
      throw YAMLStop(error, file: file)
    }
  }

  private func place(of event: YAMLEvent) -> SourcePlace {
    SourcePlace(file: file, line: event.line + 1, column: event.column + 1)
  }

  private mutating func refuse(_ feature: String, at place: SourcePlace) {
    findings.add(
      .yamlFeature, at: place, "YAML's \(feature) are refused in manifests",
      hint: "write the value out; a text that begins with &, * or ! needs quotes")
  }

  private func stop(_ message: String, at place: SourcePlace) -> YAMLStop {
    YAMLStop(code: .limit, place: place, message: message, hint: "split the file")
  }
}

/// Why the rest of a file was not read.
private struct YAMLStop: Error {
  var code: Diagnostic.Code
  var place: SourcePlace
  var message: String
  var hint: String?

  init(code: Diagnostic.Code, place: SourcePlace, message: String, hint: String?) {
    (self.code, self.place, self.message, self.hint) = (code, place, message, hint)
  }

  init(_ failure: YAMLFailure, file: String) {
    self.init(
      code: .syntax, place: SourcePlace(file: file, line: failure.line + 1, column: failure.column + 1),
      message: "not YAML: \(failure.message)",
      hint: Self.hints.first { failure.message.hasPrefix($0.problem) }?.hint)
  }

  /// What usually lies behind libyaml's words.
  private static let hints = [
    (
      problem: "found character that cannot start any token",
      hint: "indent with spaces, not tabs; a text that begins with % @ or ` needs quotes"
    ),
    (problem: "mapping values are not allowed", hint: "a text that contains \": \" needs quotes"),
    (problem: "did not find expected key", hint: "look at the indentation of this line and the ones before it"),
    (problem: "could not find expected ':'", hint: "a field is written NAME: VALUE, with a space after the colon"),
    (problem: "did not find expected ',' or", hint: "a closing bracket is missing, or a text in it needs quotes"),
    (problem: "control characters are not allowed", hint: "manifests are text files in UTF-8"),
    (problem: "invalid", hint: "manifests are text files in UTF-8"),
  ]
}
