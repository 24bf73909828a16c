/// Why bytes are not a message, or a message cannot be written. Nothing was half-changed by the attempt.
public struct CodecError: Error, Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// The bytes end before the value does.
    case truncated
    /// Bytes are left over behind the message.
    case trailingBytes
    /// A length, count or tag that no writer could have meant.
    case malformed
    /// Null where this version has none.
    case unexpectedNull
    /// The value has no form in this version of the message, or none at all.
    case notEncodable
  }

  public let kind: Kind
  /// The field, spelled as in Kafka's schema, or the part of the frame.
  public let field: String

  public init(_ kind: Kind, _ field: String) {
    self.kind = kind
    self.field = field
  }
}

extension CodecError: CustomStringConvertible {
  public var description: String {
    switch kind {
    case .truncated: "the bytes end inside \(field)"
    case .trailingBytes: "bytes are left over behind \(field)"
    case .malformed: "\(field) is malformed"
    case .unexpectedNull: "\(field) is null where it cannot be"
    case .notEncodable: "\(field) cannot be written in this version"
    }
  }
}
