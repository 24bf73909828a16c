import Bytes

/// Writes one message in one version. Records travel by reference, everything else is copied.
struct MessageEncoder: FieldCoder {
  let version: Int16
  /// KIP-482: compact lengths, and a tagged section behind every struct.
  let isFlexible: Bool
  private(set) var output = ByteWriter()

  private var name: StaticString = "message"
  private var nullsAllowed = false
  private var tags: [(tag: UInt32, views: [ByteView], count: Int)] = []

  init(version: Int16, isFlexible: Bool) {
    self.version = version
    self.isFlexible = isFlexible
  }

  mutating func field<V: FieldValue>(
    _ name: StaticString, _ value: inout V, _ versions: VersionRange, nullable: VersionRange
  ) throws(CodecError) {
    guard versions.contains(version) else { return }
    self.name = name
    nullsAllowed = nullable.contains(version)
    try value.transfer(value: &self)
  }

  mutating func tagged<V: FieldValue>(
    _ tag: UInt32, _ name: StaticString, _ value: inout V, _ versions: VersionRange, nullable: VersionRange, absent: V
  ) throws(CodecError) {
    guard isFlexible, versions.contains(version), value != absent else { return }
    var inner = MessageEncoder(version: version, isFlexible: isFlexible)
    try inner.field(name, &value, versions, nullable: nullable)
    tags.append((tag, inner.output.views(), inner.output.count))
  }

  mutating func structure<M: Message>(_ value: inout M) throws(CodecError) {
    let outer = tags
    tags = []
    try value.transfer(through: &self)
    writeTags()
    tags = outer
  }

  private mutating func writeTags() {
    guard isFlexible else { return }
    output.append(varint: UInt32(tags.count))
    for (tag, views, count) in tags.sorted(by: { $0.tag < $1.tag }) {
      output.append(varint: tag)
      output.append(varint: UInt32(count))
      for view in views { output.append(view) }
    }
  }

  mutating func integer<T: FixedWidthInteger & BitwiseCopyable & SignedInteger>(_ value: inout T) throws(CodecError) {
    output.append(integer: value)
  }

  mutating func boolean(_ value: inout Bool) throws(CodecError) { output.append(value ? 1 : 0) }

  mutating func topicID(_ value: inout TopicID) throws(CodecError) {
    output.append(integer: value.high)
    output.append(integer: value.low)
  }

  mutating func string(_ value: inout String) throws(CodecError) {
    let count = value.utf8.count
    guard count <= Int(Int16.max) else { throw CodecError(.notEncodable, "\(name)") }
    if isFlexible {
      output.append(varint: UInt32(count + 1))
    } else {
      output.append(integer: Int16(count))
    }
    output.append(contentsOf: value.utf8)
  }

  mutating func string(_ value: inout String?) throws(CodecError) {
    if var present = value { return try string(&present) }
    try null(as: Int16.self)
  }

  mutating func records(_ value: inout ByteRope) throws(CodecError) {
    try length(value.count)
    for piece in value.pieces { output.append(piece) }
  }

  mutating func records(_ value: inout ByteRope?) throws(CodecError) {
    if var present = value { return try records(&present) }
    try null(as: Int32.self)
  }

  mutating func array<E: FieldValue>(_ value: inout [E]) throws(CodecError) {
    try length(value.count)
    nullsAllowed = false
    for var element in value { try element.transfer(value: &self) }
  }

  mutating func array<E: FieldValue>(_ value: inout [E]?) throws(CodecError) {
    if var present = value { return try array(&present) }
    try null(as: Int32.self)
  }

  private mutating func length(_ count: Int) throws(CodecError) {
    guard count < Int(Int32.max) else { throw CodecError(.notEncodable, "\(name)") }
    if isFlexible {
      output.append(varint: UInt32(count + 1))
    } else {
      output.append(integer: Int32(count))
    }
  }

  private mutating func null<T: FixedWidthInteger & SignedInteger>(as type: T.Type) throws(CodecError) {
    guard nullsAllowed else { throw CodecError(.unexpectedNull, "\(name)") }
    if isFlexible {
      output.append(0)
    } else {
      output.append(integer: -1 as T)
    }
  }
}
