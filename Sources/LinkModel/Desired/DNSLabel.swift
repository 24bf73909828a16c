/// The names of manifests' objects and of scopes: DNS labels (RFC 1123), in lower case.
public enum DNSLabel {
  /// True for 1 to 63 of a-z, 0-9 and "-" that begin and end with a letter or digit.
  public static func isLegal(_ text: String) -> Bool {
    let bytes = text.utf8
    guard (1...63).contains(bytes.count), bytes.first != hyphen, bytes.last != hyphen else { return false }
    return bytes.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == hyphen }
  }

  private static let hyphen: UInt8 = 0x2D
}
