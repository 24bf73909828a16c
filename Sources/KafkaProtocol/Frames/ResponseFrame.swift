import Bytes

/// A whole response as it comes over the wire: size, Kafka's `ResponseHeader` (version 1 where the response is
/// flexible, else 0; always 0 for ApiVersions), message. Frames are handed in without their four bytes of size.
public enum ResponseFrame {
  /// Which request a frame answers.
  public static func correlationID(_ frame: ByteView) throws(CodecError) -> Int32 {
    guard frame.count >= 4 else { throw CodecError(.truncated, "CorrelationId") }
    return frame.load(Int32.self, at: 0)
  }

  /// The message of a frame that answers an `R` sent in `version`. Records in it refer to the frame.
  ///
  /// A broker that does not know the version of an ApiVersions request answers in version 0, with
  /// `UNSUPPORTED_VERSION` (KIP-511); that is understood.
  public static func decode<R: KafkaRequest>(
    _ frame: ByteView, answering type: R.Type, version: Int16
  ) throws(CodecError) -> R.Response {
    guard R.versions.contains(version) else { throw CodecError(.malformed, "\(R.apiKey) \(version)") }
    guard frame.count >= 4 else { throw CodecError(.truncated, "CorrelationId") }
    var body = frame.dropping(first: 4)
    var version = version
    if R.apiKey == .apiVersions {
      if isRefusedVersion(body) { version = 0 }
    } else if R.isFlexible(version) {
      body = try skippingTags(body)
    }
    return try R.Response(decoding: body, version: version, isFlexible: R.isFlexible(version))
  }

  /// The pieces of an answer to an `R` sent in `version`, size included. `UNSUPPORTED_VERSION` as an answer to
  /// ApiVersions is written in version 0.
  public static func encode<R: KafkaRequest>(
    _ response: R.Response, answering type: R.Type, version: Int16, correlationID: Int32
  ) throws(CodecError) -> [ByteView] {
    guard R.versions.contains(version) else { throw CodecError(.notEncodable, "\(R.apiKey) \(version)") }
    let isRefusal = (response as? APIVersionsResponse)?.errorCode == .unsupportedVersion
    let version = isRefusal ? 0 : version
    let isFlexible = R.isFlexible(version)
    let body = try response.encoded(version: version, isFlexible: isFlexible)
    var head = ByteWriter()
    head.append(integer: correlationID)
    return try KafkaProtocol.frame(head, isFlexible: isFlexible && R.apiKey != .apiVersions, body)
  }

  private static func isRefusedVersion(_ body: ByteView) -> Bool {
    body.count >= 2 && body.load(Int16.self, at: 0) == ErrorCode.unsupportedVersion.rawValue
  }
}
