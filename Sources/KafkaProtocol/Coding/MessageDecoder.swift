import Bytes

/// Reads one message in one version. What it returns refers to the bytes (records) or has copied them (all else).
///
/// The tagged section stands behind a struct's other fields, wherever a tagged field is described. So a struct is
/// walked once for the plain fields and, where its section is not empty, a second time for the tagged ones.
struct MessageDecoder: FieldCoder {
  let version: Int16
  let isFlexible: Bool
  private var input: ByteReader

  private var name: StaticString = "message"
  private var nullsAllowed = false
  /// The tagged section of the struct that is being walked a second time; nil in the first walk.
  private var section: [(tag: UInt32, bytes: ByteView)]?

  init(_ bytes: ByteView, version: Int16, isFlexible: Bool) {
    input = ByteReader(bytes)
    self.version = version
    self.isFlexible = isFlexible
  }

  /// - Throws: where bytes are left over.
  func finish() throws(CodecError) {
    guard input.remaining == 0 else { throw CodecError(.trailingBytes, "\(name)") }
  }

  /// What has not been read yet.
  var rest: ByteView { input.view.dropping(first: input.position) }

  mutating func field<V: FieldValue>(
    _ name: StaticString, _ value: inout V, _ versions: VersionRange, nullable: VersionRange
  ) throws(CodecError) {
    guard section == nil, versions.contains(version) else { return }
    self.name = name
    nullsAllowed = nullable.contains(version)
    try value.transfer(value: &self)
  }

  mutating func tagged<V: FieldValue>(
    _ tag: UInt32, _ name: StaticString, _ value: inout V, _ versions: VersionRange, nullable: VersionRange, absent: V
  ) throws(CodecError) {
    guard versions.contains(version) else { return }
    guard let section else {
      value = absent
      return
    }
    guard let bytes = section.first(where: { $0.tag == tag })?.bytes else { return }
    var inner = MessageDecoder(bytes, version: version, isFlexible: isFlexible)
    try inner.field(name, &value, versions, nullable: nullable)
    try inner.finish()
  }

  mutating func structure<M: Message>(_ value: inout M) throws(CodecError) {
    try value.transfer(through: &self)
    guard isFlexible else { return }
    let found = try readSection()
    guard !found.isEmpty else { return }
    section = found
    try value.transfer(through: &self)
    section = nil
  }

  /// Unknown tags are kept in the list and asked for by nobody, as KIP-482 wants it.
  private mutating func readSection() throws(CodecError) -> [(tag: UInt32, bytes: ByteView)] {
    var found: [(tag: UInt32, bytes: ByteView)] = []
    let count = try need(input.unsignedVarint())
    for _ in 0..<count {
      let tag = try need(input.unsignedVarint())
      let size = try need(input.unsignedVarint())
      guard found.last.map({ $0.tag < tag }) ?? true else { throw CodecError(.malformed, "a tag behind \(name)") }
      found.append((tag, try need(input.bytes(Int(size)))))
    }
    return found
  }

  private func need<T>(_ value: T?) throws(CodecError) -> T {
    guard let value else { throw CodecError(.truncated, "\(name)") }
    return value
  }

  mutating func integer<T: FixedWidthInteger & BitwiseCopyable & SignedInteger>(_ value: inout T) throws(CodecError) {
    value = try need(input.integer(T.self))
  }

  mutating func boolean(_ value: inout Bool) throws(CodecError) { value = try need(input.integer(UInt8.self)) != 0 }

  mutating func topicID(_ value: inout TopicID) throws(CodecError) {
    let high = try need(input.integer(UInt64.self))
    value = TopicID(high: high, low: try need(input.integer(UInt64.self)))
  }

  mutating func string(_ value: inout String?) throws(CodecError) {
    guard let count = try length(Int16.self) else {
      value = nil
      return
    }
    let bytes = try need(input.bytes(count))
    guard let text = bytes.withUnsafeBytes({ String(validating: $0, as: UTF8.self) }) else {
      throw CodecError(.malformed, "\(name)")
    }
    value = text
  }

  mutating func records(_ value: inout ByteRope?) throws(CodecError) {
    guard let count = try length(Int32.self) else {
      value = nil
      return
    }
    value = ByteRope(try need(input.bytes(count)))
  }

  mutating func array<E: FieldValue>(_ value: inout [E]?) throws(CodecError) {
    guard let count = try length(Int32.self) else {
      value = nil
      return
    }
    // Every element takes at least a byte: a larger count is a lie, and is not believed before memory is taken.
    guard count <= input.remaining else { throw CodecError(.truncated, "\(name)") }
    nullsAllowed = false
    var elements: [E] = []
    elements.reserveCapacity(min(count, 1024))
    for _ in 0..<count {
      var element = E.blank
      try element.transfer(value: &self)
      elements.append(element)
    }
    value = elements
  }

  mutating func string(_ value: inout String) throws(CodecError) {
    var optional: String?
    nullsAllowed = false
    try string(&optional)
    value = optional ?? ""
  }

  mutating func records(_ value: inout ByteRope) throws(CodecError) {
    var optional: ByteRope?
    nullsAllowed = false
    try records(&optional)
    value = optional ?? .blank
  }

  mutating func array<E: FieldValue>(_ value: inout [E]) throws(CodecError) {
    var optional: [E]?
    nullsAllowed = false
    try array(&optional)
    value = optional ?? []
  }

  /// Nil for null, which is thrown where the field cannot be null.
  private mutating func length<T: FixedWidthInteger & BitwiseCopyable>(_ type: T.Type) throws(CodecError) -> Int? {
    let count = isFlexible ? Int(try need(input.unsignedVarint())) - 1 : Int(try need(input.integer(type)))
    guard count >= -1 else { throw CodecError(.malformed, "\(name)") }
    if count >= 0 { return count }
    guard nullsAllowed else { throw CodecError(.unexpectedNull, "\(name)") }
    return nil
  }
}
