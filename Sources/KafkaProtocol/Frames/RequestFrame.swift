import Bytes

/// What stands before every request: Kafka's `RequestHeader`, version 2 for flexible requests, else 1.
public struct RequestHeader: Hashable, Sendable {
  public var apiKey: APIKey
  public var apiVersion: Int16
  /// The answer repeats it.
  public var correlationID: Int32
  public var clientID: String?

  public init(apiKey: APIKey, apiVersion: Int16, correlationID: Int32, clientID: String?) {
    self.apiKey = apiKey
    self.apiVersion = apiVersion
    self.correlationID = correlationID
    self.clientID = clientID
  }
}

/// A whole request as it goes over the wire: size, header, message.
public enum RequestFrame {
  /// The pieces to write, in order; records are passed along by reference.
  /// - Parameter version: inside `R.versions`.
  /// - Throws: where a value has no form in that version, or the frame would be 2 GiB or more.
  public static func encode<R: KafkaRequest>(
    _ request: R, version: Int16, correlationID: Int32, clientID: String?
  ) throws(CodecError) -> [ByteView] {
    guard R.versions.contains(version) else { throw CodecError(.notEncodable, "\(R.apiKey) \(version)") }
    let isFlexible = R.isFlexible(version)
    let body = try request.encoded(version: version, isFlexible: isFlexible)
    var header = HeaderFields()
    header.apiKey = R.apiKey.rawValue
    header.apiVersion = version
    header.correlationID = correlationID
    header.clientID = clientID
    let head = try header.encoded(version: isFlexible ? 2 : 1, isFlexible: false)
    return try frame(head, isFlexible: isFlexible, body)
  }

  /// Takes a frame apart, without its four bytes of size.
  /// - Parameter isFlexible: whether the named version of the named API has header version 2.
  /// - Returns: the header, and what follows it.
  public static func decodeHeader(
    _ frame: ByteView, isFlexible: (APIKey, Int16) -> Bool
  ) throws(CodecError) -> (RequestHeader, body: ByteView) {
    var decoder = MessageDecoder(frame, version: 1, isFlexible: false)
    var fields = HeaderFields()
    try decoder.structure(&fields)
    let key = APIKey(rawValue: fields.apiKey)
    var rest = decoder.rest
    if isFlexible(key, fields.apiVersion) { rest = try skippingTags(rest) }
    let header = RequestHeader(
      apiKey: key, apiVersion: fields.apiVersion, correlationID: fields.correlationID, clientID: fields.clientID)
    return (header, rest)
  }

  /// The message behind a header.
  public static func decodeBody<R: KafkaRequest>(
    _ type: R.Type, _ body: ByteView, version: Int16
  ) throws(CodecError) -> R {
    guard R.versions.contains(version) else { throw CodecError(.malformed, "\(R.apiKey) \(version)") }
    return try R(decoding: body, version: version, isFlexible: R.isFlexible(version))
  }
}

/// The header's fields of both versions. Its client id never has a compact length, not even in version 2; the empty
/// tagged section of version 2 is written by `frame`.
private struct HeaderFields: Message {
  var apiKey: Int16 = 0
  var apiVersion: Int16 = 0
  var correlationID: Int32 = 0
  var clientID: String?

  mutating func transfer<C: FieldCoder>(through coder: inout C) throws(CodecError) {
    try coder.field("RequestApiKey", &apiKey)
    try coder.field("RequestApiVersion", &apiVersion)
    try coder.field("CorrelationId", &correlationID)
    try coder.field("ClientId", &clientID, 1...)
  }
}
