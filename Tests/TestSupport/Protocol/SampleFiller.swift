import Bytes
import KafkaProtocol

/// Sets every field that a version has, each to a value of its own.
public struct SampleFiller: FieldCoder {
  public enum Style: CaseIterable, Sendable {
    /// Small values, two elements in each array.
    case plain
    /// Nulls where they are allowed, else empty.
    case empty
    /// The ends of what integers hold, strings whose length takes two bytes.
    case extreme
  }

  public let version: Int16
  let style: Style
  private var counter = 0
  private var nullsAllowed = false

  public init(version: Int16, style: Style) {
    self.version = version
    self.style = style
  }

  public mutating func field<V: FieldValue>(
    _ name: StaticString, _ value: inout V, _ versions: VersionRange, nullable: VersionRange
  ) throws(CodecError) {
    guard versions.contains(version) else { return }
    nullsAllowed = nullable.contains(version)
    try value.transfer(value: &self)
  }

  public mutating func tagged<V: FieldValue>(
    _ tag: UInt32, _ name: StaticString, _ value: inout V, _ versions: VersionRange, nullable: VersionRange, absent: V
  ) throws(CodecError) {
    try field(name, &value, versions, nullable: nullable)
  }

  private mutating func next() -> Int {
    counter += 1
    return counter
  }

  public mutating func integer<T: FixedWidthInteger & BitwiseCopyable & SignedInteger>(_ value: inout T)
    throws(CodecError)
  {
    let number = next()
    value = style == .extreme ? (number % 2 == 0 ? .min : .max) : T(truncatingIfNeeded: number)
  }

  public mutating func boolean(_ value: inout Bool) throws(CodecError) { value = next() % 3 != 0 }

  public mutating func topicID(_ value: inout TopicID) throws(CodecError) {
    value = TopicID(high: UInt64(next()), low: .max - UInt64(next()))
  }

  public mutating func string(_ value: inout String) throws(CodecError) {
    let text = "tëxt-\(next())"
    value = style == .empty ? "" : style == .extreme ? String(repeating: text, count: 40) : text
  }

  public mutating func string(_ value: inout String?) throws(CodecError) {
    var text = ""
    try string(&text)
    value = isNull ? nil : text
  }

  public mutating func records(_ value: inout ByteRope) throws(CodecError) {
    let count = style == .extreme ? 2 * ByteWriter.referenceThreshold : 40
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 + counter) }
    value = ByteRope(ByteView(copying: style == .empty ? [] : bytes))
  }

  public mutating func records(_ value: inout ByteRope?) throws(CodecError) {
    var bytes = ByteRope.blank
    try records(&bytes)
    value = isNull ? nil : bytes
  }

  public mutating func array<E: FieldValue>(_ value: inout [E]) throws(CodecError) {
    value = []
    nullsAllowed = false
    guard style != .empty else { return }
    for _ in 0..<2 {
      var element = E.blank
      try element.transfer(value: &self)
      value.append(element)
    }
  }

  public mutating func array<E: FieldValue>(_ value: inout [E]?) throws(CodecError) {
    if isNull {
      value = nil
      return
    }
    var elements: [E] = []
    try array(&elements)
    value = elements
  }

  public mutating func structure<M: Message>(_ value: inout M) throws(CodecError) { try value.transfer(through: &self) }

  private var isNull: Bool { style == .empty && nullsAllowed }
}
