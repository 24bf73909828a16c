import Bytes
import CCRC32C
import Testing

@Suite struct CRC32CTests {
  /// RFC 3720, appendix B.4, and the check value of the catalogue of CRCs.
  private static let vectors: [([UInt8], UInt32)] = [
    ([], 0),
    (Array("123456789".utf8), 0xE306_9283),
    ([UInt8](repeating: 0, count: 32), 0x8A91_36AA),
    ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43),
    (Array(0..<32), 0x46DD_794E),
    (Array((0..<32).reversed()), 0x113F_DB5C),
    (iscsiRead, 0xD996_3A56),
  ]

  private static let iscsiRead: [UInt8] =
    [0x01, 0xC0, 0, 0] + [UInt8](repeating: 0, count: 12)
    + [0x14, 0, 0, 0, 0, 0, 0x04, 0, 0, 0, 0, 0x14, 0, 0, 0, 0x18, 0x28, 0, 0, 0, 0, 0, 0, 0, 0x02, 0, 0, 0]
    + [UInt8](repeating: 0, count: 4)

  /// A fixed sequence without a pattern that a CRC would like.
  private static let noise: [UInt8] = {
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    return (0..<100_000).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 56)
    }
  }()

  private func crc(_ bytes: ArraySlice<UInt8>, from start: UInt32 = 0) -> UInt32 {
    bytes.withUnsafeBytes { crc32c_extend(start, $0.baseAddress, $0.count) }
  }

  private func portable(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    bytes.withUnsafeBytes { crc32c_extend_portable(0, $0.baseAddress, $0.count) }
  }

  @Test("The published vectors come out", arguments: vectors)
  func published(bytes: [UInt8], expected: UInt32) {
    #expect(crc(bytes[...]) == expected)
    #expect(portable(bytes[...]) == expected)
  }

  @Test("The CPU's instructions and the tables agree at every length around the block sizes")
  func lengths() {
    let edges = [8, 64, 256, 3 * 256, 6 * 256, 8192, 3 * 8192, 3 * 8192 + 3 * 256, 6 * 8192, 90_000]
    for edge in edges {
      for count in max(0, edge - 9)...(edge + 9) {
        for start in [0, 1, 3] {
          let bytes = Self.noise[start..<(start + count)]
          #expect(crc(bytes) == portable(bytes), "\(count) bytes from \(start)")
        }
      }
    }
  }

  @Test("A CRC is continued where it was left", arguments: [0, 1, 7, 8, 770, 24_577])
  func continued(at cut: Int) {
    let whole = Self.noise[0..<50_000]
    #expect(crc(whole[cut...], from: crc(whole[..<cut])) == crc(whole))
  }

  @Test("Two CRCs combine to that of both runs", arguments: [0, 1, 2, 40, 255, 4096, 65_537, 99_999])
  func combined(count: Int) {
    let cut = Self.noise.count - count
    let (a, b) = (crc(Self.noise[..<cut]), crc(Self.noise[cut...]))
    #expect(crc32c_combine(a, b, count) == crc(Self.noise[...]))
  }
}
