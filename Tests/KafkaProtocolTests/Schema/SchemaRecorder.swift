import Bytes

@testable import KafkaProtocol

/// Writes down which fields a message hands over in one version.
struct SchemaRecorder: FieldCoder {
  let version: Int16
  private(set) var entries: [FieldEntry] = []
  private var path: [String] = []
  private var arrays = ""
  private var isNullable = false
  private var nullsAllowed = false
  private var tag: Int?

  private init(version: Int16) { self.version = version }

  static func fields<M: Message>(of type: M.Type, version: Int16) throws -> [FieldEntry] {
    var recorder = SchemaRecorder(version: version)
    var message = M()
    try message.transfer(through: &recorder)
    return recorder.entries
  }

  mutating func field<V: FieldValue>(
    _ name: StaticString, _ value: inout V, _ versions: VersionRange, nullable: VersionRange
  ) throws(CodecError) {
    try visit("\(name)", &value, versions, nullable, tag: nil)
  }

  mutating func tagged<V: FieldValue>(
    _ tag: UInt32, _ name: StaticString, _ value: inout V, _ versions: VersionRange, nullable: VersionRange, absent: V
  ) throws(CodecError) {
    try visit("\(name)", &value, versions, nullable, tag: Int(tag))
  }

  private mutating func visit<V: FieldValue>(
    _ name: String, _ value: inout V, _ versions: VersionRange, _ nullable: VersionRange, tag: Int?
  ) throws(CodecError) {
    guard versions.contains(version) else { return }
    path.append(name)
    (arrays, isNullable, nullsAllowed, self.tag) = ("", false, nullable.contains(version), tag)
    try value.transfer(value: &self)
    path.removeLast()
  }

  private mutating func note(_ type: String, isOptional: Bool = false) {
    let isNull = isNullable || (isOptional && nullsAllowed && arrays.isEmpty)
    entries.append(
      FieldEntry(path: path.joined(separator: "."), type: arrays + type, isNullable: isNull, tag: tag))
  }

  mutating func integer<T: FixedWidthInteger & BitwiseCopyable & SignedInteger>(_ value: inout T) throws(CodecError) {
    note("int\(T.bitWidth)")
  }
  mutating func boolean(_ value: inout Bool) throws(CodecError) { note("bool") }
  mutating func topicID(_ value: inout TopicID) throws(CodecError) { note("uuid") }
  mutating func string(_ value: inout String) throws(CodecError) { note("string") }
  mutating func string(_ value: inout String?) throws(CodecError) { note("string", isOptional: true) }
  mutating func records(_ value: inout ByteRope) throws(CodecError) { note("records") }
  mutating func records(_ value: inout ByteRope?) throws(CodecError) { note("records", isOptional: true) }

  mutating func array<E: FieldValue>(_ value: inout [E]) throws(CodecError) {
    arrays += "[]"
    var element = E.blank
    try element.transfer(value: &self)
  }

  mutating func array<E: FieldValue>(_ value: inout [E]?) throws(CodecError) {
    isNullable = nullsAllowed
    var present: [E] = []
    try array(&present)
  }

  mutating func structure<M: Message>(_ value: inout M) throws(CodecError) {
    note("struct")
    try value.transfer(through: &self)
  }
}
