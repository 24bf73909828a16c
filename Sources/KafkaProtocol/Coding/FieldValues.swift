import Bytes

extension Int8: FieldValue {
  public static var blank: Int8 { 0 }
  public mutating func transfer<C: FieldCoder>(value coder: inout C) throws(CodecError) { try coder.integer(&self) }
}

extension Int16: FieldValue {
  public static var blank: Int16 { 0 }
  public mutating func transfer<C: FieldCoder>(value coder: inout C) throws(CodecError) { try coder.integer(&self) }
}

extension Int32: FieldValue {
  public static var blank: Int32 { 0 }
  public mutating func transfer<C: FieldCoder>(value coder: inout C) throws(CodecError) { try coder.integer(&self) }
}

extension Int64: FieldValue {
  public static var blank: Int64 { 0 }
  public mutating func transfer<C: FieldCoder>(value coder: inout C) throws(CodecError) { try coder.integer(&self) }
}

extension Bool: FieldValue {
  public static var blank: Bool { false }
  public mutating func transfer<C: FieldCoder>(value coder: inout C) throws(CodecError) { try coder.boolean(&self) }
}

extension TopicID: FieldValue {
  public static var blank: TopicID { .zero }
  public mutating func transfer<C: FieldCoder>(value coder: inout C) throws(CodecError) { try coder.topicID(&self) }
}

extension String: FieldValue {
  public static var blank: String { "" }
  public mutating func transfer<C: FieldCoder>(value coder: inout C) throws(CodecError) { try coder.string(&self) }
}

extension Array: FieldValue where Element: FieldValue {
  public static var blank: [Element] { [] }
  public mutating func transfer<C: FieldCoder>(value coder: inout C) throws(CodecError) { try coder.array(&self) }
}

/// A value whose wire form has a null.
public protocol NullableFieldValue: FieldValue {
  static func transfer<C: FieldCoder>(nullable value: inout Self?, _ coder: inout C) throws(CodecError)
}

extension String: NullableFieldValue {
  public static func transfer<C: FieldCoder>(nullable value: inout String?, _ coder: inout C) throws(CodecError) {
    try coder.string(&value)
  }
}

extension Array: NullableFieldValue where Element: FieldValue {
  public static func transfer<C: FieldCoder>(nullable value: inout [Element]?, _ coder: inout C) throws(CodecError) {
    try coder.array(&value)
  }
}

extension Optional: FieldValue where Wrapped: NullableFieldValue {
  public static var blank: Wrapped? { nil }
  public mutating func transfer<C: FieldCoder>(value coder: inout C) throws(CodecError) {
    try Wrapped.transfer(nullable: &self, &coder)
  }
}

/// What the schemas call "records": a run of bytes that is passed along by reference, in as many pieces as it has.
extension ByteRope: NullableFieldValue {
  public static var blank: ByteRope { ByteRope([]) }
  public mutating func transfer<C: FieldCoder>(value coder: inout C) throws(CodecError) { try coder.records(&self) }
  public static func transfer<C: FieldCoder>(nullable value: inout ByteRope?, _ coder: inout C) throws(CodecError) {
    try coder.records(&value)
  }
}

/// The same, in one piece.
extension ByteView: NullableFieldValue {
  public static var blank: ByteView { .empty }
  public mutating func transfer<C: FieldCoder>(value coder: inout C) throws(CodecError) {
    var rope = ByteRope(self)
    try coder.records(&rope)
    self = rope.joined
  }
  public static func transfer<C: FieldCoder>(nullable value: inout ByteView?, _ coder: inout C) throws(CodecError) {
    var rope = value.map { ByteRope($0) }
    try coder.records(&rope)
    value = rope?.joined
  }
}

/// A number with names: it travels as the number.
public protocol NamedNumber: RawRepresentable, Hashable, Sendable, FieldValue where RawValue: FieldValue {
  init(rawValue: RawValue)
}

extension NamedNumber {
  public static var blank: Self { Self(rawValue: .blank) }
  public mutating func transfer<C: FieldCoder>(value coder: inout C) throws(CodecError) {
    var number = rawValue
    try number.transfer(value: &coder)
    self = Self(rawValue: number)
  }
}

extension ErrorCode: NamedNumber {}
