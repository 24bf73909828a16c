import Bytes

/// A request that we can send, and the response that answers it.
public protocol KafkaRequest: Message {
  associatedtype Response: Message
  static var apiKey: APIKey { get }
  /// The versions that we speak, bounds included. Which one a broker gets is the lower of its newest and
  /// `newestVersion`.
  static var versions: ClosedRange<Int16> { get }
  /// The first version with compact lengths and tagged fields (KIP-482).
  static var flexibleFrom: Int16 { get }
  /// The newest version that can carry what this very request says, inside `versions`. Lower than the newest of all
  /// where a newer one means something else, or needs what is not set (a topic's id).
  var newestVersion: Int16 { get }
}

extension KafkaRequest {
  public var newestVersion: Int16 { Self.versions.upperBound }

  static func isFlexible(_ version: Int16) -> Bool { version >= flexibleFrom }
}

extension Message {
  /// The message's bytes without any header.
  func encoded(version: Int16, isFlexible: Bool) throws(CodecError) -> ByteWriter {
    var encoder = MessageEncoder(version: version, isFlexible: isFlexible)
    var copy = self
    try encoder.structure(&copy)
    return encoder.output
  }

  /// - Throws: for anything but exactly the bytes of one message.
  init(decoding bytes: ByteView, version: Int16, isFlexible: Bool) throws(CodecError) {
    var decoder = MessageDecoder(bytes, version: version, isFlexible: isFlexible)
    self.init()
    try decoder.structure(&self)
    try decoder.finish()
  }
}
