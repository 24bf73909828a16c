/// A topic's id (KIP-516): 16 bytes that no other topic of the cluster ever had or will have, also not under its name.
public struct TopicID: Hashable, Sendable {
  public let high: UInt64
  public let low: UInt64

  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// What brokers send where a topic has no id: before Kafka 2.8, or answering by name.
  public static let zero = TopicID(high: 0, low: 0)

  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  /// Reads what `description` prints: 22 characters of base64url. Nil for anything else, also for text whose last
  /// character carries bits beyond the 128th.
  public init?(_ text: some StringProtocol) {
    guard text.utf8.count == 22 else { return nil }
    var value: UInt128 = 0
    for (index, character) in text.utf8.enumerated() {
      guard let sextet = Self.alphabet.firstIndex(of: character) else { return nil }
      if index < 21 {
        value = value << 6 | UInt128(sextet)
      } else {
        guard sextet & 0b1111 == 0 else { return nil }
        value = value << 2 | UInt128(sextet >> 4)
      }
    }
    self.init(high: UInt64(truncatingIfNeeded: value >> 64), low: UInt64(truncatingIfNeeded: value))
  }
}

extension TopicID: CustomStringConvertible {
  /// As Kafka's own tools print it: base64url without padding, 22 characters.
  public var description: String {
    let value = UInt128(high) << 64 | UInt128(low)
    let full = (0..<21).map { Self.alphabet[Int(truncatingIfNeeded: value >> (122 - 6 * $0) & 0b111111)] }
    let last = Self.alphabet[Int(truncatingIfNeeded: value & 0b11) << 4]
    return String(decoding: full + [last], as: UTF8.self)
  }
}
