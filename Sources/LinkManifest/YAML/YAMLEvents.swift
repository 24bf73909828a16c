import CYAML

/// What libyaml saw, with where it begins. Lines and columns count from 0.
struct YAMLEvent {
  enum Kind {
    case streamStart, streamEnd
    case documentStart(hasTagDirectives: Bool)
    case documentEnd
    case alias
    case scalar(String, isPlain: Bool)
    case sequenceStart, sequenceEnd, mappingStart, mappingEnd
  }
  var kind: Kind
  var hasAnchor = false
  var hasTag = false
  var line: Int
  var column: Int
}

/// Why libyaml went no further.
struct YAMLFailure: Error {
  var message: String
  var line: Int
  var column: Int
}

/// The events of a buffer, one at a time. The buffer must outlive it.
final class YAMLEvents {
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let input: UnsafeBufferPointer<UInt8>

  init(_ input: UnsafeBufferPointer<UInt8>) throws(YAMLFailure) {
    parser = .allocate(capacity: 1)
    self.input = input
    guard yaml_parser_initialize(parser) == 1 else {
      parser.deallocate()
      throw YAMLFailure(message: "libyaml has no memory", line: 0, column: 0)
    }
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, input.baseAddress, input.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
  }

  func next() throws(YAMLFailure) -> YAMLEvent {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw failure }
    defer { yaml_event_delete(&event) }
    var result = YAMLEvent(
      kind: .streamEnd, line: Int(event.start_mark.line), column: Int(event.start_mark.column))
    switch event.type {
    case YAML_STREAM_START_EVENT: result.kind = .streamStart
    case YAML_DOCUMENT_START_EVENT:
      let directives = event.data.document_start.tag_directives
      result.kind = .documentStart(hasTagDirectives: directives.start != directives.end)
    case YAML_DOCUMENT_END_EVENT: result.kind = .documentEnd
    case YAML_ALIAS_EVENT: result.kind = .alias
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      result.kind = .scalar(Self.text(scalar), isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE)
      (result.hasAnchor, result.hasTag) = (scalar.anchor != nil, scalar.tag != nil)
    case YAML_SEQUENCE_START_EVENT:
      result.kind = .sequenceStart
      let start = event.data.sequence_start
      (result.hasAnchor, result.hasTag) = (start.anchor != nil, start.tag != nil)
    case YAML_SEQUENCE_END_EVENT: result.kind = .sequenceEnd
    case YAML_MAPPING_START_EVENT:
      result.kind = .mappingStart
      let start = event.data.mapping_start
      (result.hasAnchor, result.hasTag) = (start.anchor != nil, start.tag != nil)
    case YAML_MAPPING_END_EVENT: result.kind = .mappingEnd
    default: break
    }
    return result
  }

  private static func text(_ scalar: yaml_event_t.__Unnamed_union_data.__Unnamed_struct_scalar) -> String {
    String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
  }

  /// The reader's errors (not UTF-8, control characters) carry an offset in bytes, all others a mark.
  private var failure: YAMLFailure {
    let problem = parser.pointee.problem.map { String(cString: $0) } ?? "not YAML"
    switch parser.pointee.error {
    case YAML_MEMORY_ERROR:
      return YAMLFailure(message: "libyaml has no memory", line: 0, column: 0)
    case YAML_READER_ERROR:
      let (line, column) = position(ofByte: Int(parser.pointee.problem_offset))
      return YAMLFailure(message: problem, line: line, column: column)
    default:
      let mark = parser.pointee.problem_mark
      return YAMLFailure(message: problem + contextText, line: Int(mark.line), column: Int(mark.column))
    }
  }

  private var contextText: String {
    guard let context = parser.pointee.context else { return "" }
    return " (\(String(cString: context)), which begins in line \(parser.pointee.context_mark.line + 1))"
  }

  private func position(ofByte offset: Int) -> (line: Int, column: Int) {
    let before = input.prefix(max(0, min(offset, input.count)))
    let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let newLines = before.count { $0 == UInt8(ascii: "\n") }
    let continuationByte = { (byte: UInt8) in byte & 0xC0 == 0x80 }
    return (newLines, before[lineStart...].count { !continuationByte($0) })
  }
}
