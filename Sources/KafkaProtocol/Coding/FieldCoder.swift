import Bytes

/// What walks over a message's fields in the order of Kafka's schema: the encoder, the decoder, and in the tests a
/// recorder that compares the walk with Kafka's own schemas and a filler that sets every field.
///
/// A message describes itself once, in `transfer(through:)`; whatever is done with it follows from that description.
public protocol FieldCoder {
  /// The API version that is spoken.
  var version: Int16 { get }

  /// Hands `value` over if the field exists in this version; otherwise leaves it alone.
  /// - Parameter name: as in Kafka's schema.
  /// - Parameter nullable: where an optional value may be null.
  mutating func field<V: FieldValue>(
    _ name: StaticString, _ value: inout V, _ versions: VersionRange, nullable: VersionRange
  ) throws(CodecError)

  /// A field in the tagged section (KIP-482), which is written only where `value` differs from `absent`.
  mutating func tagged<V: FieldValue>(
    _ tag: UInt32, _ name: StaticString, _ value: inout V, _ versions: VersionRange, nullable: VersionRange,
    absent: V
  ) throws(CodecError)

  // What values are made of. Values call these, messages do not.
  mutating func integer<T: FixedWidthInteger & BitwiseCopyable & SignedInteger>(_ value: inout T) throws(CodecError)
  mutating func boolean(_ value: inout Bool) throws(CodecError)
  mutating func topicID(_ value: inout TopicID) throws(CodecError)
  mutating func string(_ value: inout String) throws(CodecError)
  mutating func string(_ value: inout String?) throws(CodecError)
  mutating func records(_ value: inout ByteRope) throws(CodecError)
  mutating func records(_ value: inout ByteRope?) throws(CodecError)
  mutating func array<E: FieldValue>(_ value: inout [E]) throws(CodecError)
  mutating func array<E: FieldValue>(_ value: inout [E]?) throws(CodecError)
  mutating func structure<M: Message>(_ value: inout M) throws(CodecError)
}

extension FieldCoder {
  public mutating func field<V: FieldValue>(
    _ name: StaticString, _ value: inout V, _ versions: VersionRange = .all
  ) throws(CodecError) {
    try field(name, &value, versions, nullable: .all)
  }

  public mutating func tagged<V: FieldValue>(
    _ tag: UInt32, _ name: StaticString, _ value: inout V, _ versions: VersionRange, absent: V
  ) throws(CodecError) {
    try tagged(tag, name, &value, versions, nullable: .all, absent: absent)
  }
}

/// A value that a field can have.
public protocol FieldValue: Equatable, Sendable {
  /// What an element is before it is read.
  static var blank: Self { get }
  mutating func transfer<C: FieldCoder>(value coder: inout C) throws(CodecError)
}

/// A request, a response, or a struct inside one.
public protocol Message: FieldValue {
  /// Every field at the value that stands for "not in this version".
  init()
  /// Hands every field of every version that we speak to `coder`, in the order of Kafka's schema.
  mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError)
}

extension Message {
  public static var blank: Self { Self() }
  public mutating func transfer<C: FieldCoder>(value coder: inout C) throws(CodecError) {
    try coder.structure(&self)
  }
}
