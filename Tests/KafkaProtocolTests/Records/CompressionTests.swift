import Bytes
import Testing

@testable import KafkaProtocol

@Suite struct CompressionTests {
  private static let sizes = [0, 1, 1023, 32 * 1024, 64 * 1024 + 1, 1_000_000]

  /// Half noise, half repetition.
  private static func bytes(_ count: Int) -> ByteView {
    var state: UInt32 = 7
    return ByteView(
      copying: (0..<count).map { index in
        state = state &* 1_664_525 &+ 1_013_904_223
        return index % 512 < 256 ? UInt8(truncatingIfNeeded: index) : UInt8(truncatingIfNeeded: state >> 24)
      })
  }

  @Test("What was compressed comes out again, also at exactly the limit", arguments: Compression.allCases, sizes)
  func roundTrip(compression: Compression, size: Int) throws {
    let bytes = Self.bytes(size)
    let cut = size / 3
    let packed = try compression.compress([bytes.slice(0, count: cut), bytes.dropping(first: cut)])
    #expect(try compression.decompress(packed, limit: size) == bytes)
  }

  @Test("A stream that holds a byte more than the limit is refused", arguments: Compression.allCases, sizes.dropFirst())
  func limit(compression: Compression, size: Int) throws {
    let packed = try compression.compress([Self.bytes(size)])
    #expect(throws: RecordBatchError.tooLarge(limit: size - 1)) {
      try compression.decompress(packed, limit: size - 1)
    }
  }

  @Test("A bomb ends at the limit", arguments: Compression.allCases)
  func bomb(compression: Compression) throws {
    let zeros = ByteView(copying: [UInt8](repeating: 0, count: 1 << 20))
    let packed = try compression.compress([ByteView](repeating: zeros, count: 32))
    #expect(throws: RecordBatchError.tooLarge(limit: 1 << 20)) {
      try compression.decompress(packed, limit: 1 << 20)
    }
  }

  private static let codecs = Compression.allCases.filter { $0 != .none }

  @Test("A stream that is cut off is refused", arguments: codecs)
  func truncated(compression: Compression) throws {
    let packed = try compression.compress([Self.bytes(2000)])
    // Of the xerial framing only the end of a block is an end.
    for count in 0..<packed.count where !(compression == .snappy && count == 16) {
      #expect(throws: RecordBatchError.self, "\(count) of \(packed.count) bytes") {
        try compression.decompress(packed.slice(0, count: count), limit: 10_000)
      }
    }
  }

  @Test("Damage never does more than throw or change bytes", arguments: codecs)
  func damaged(compression: Compression) throws {
    let packed = try compression.compress([Self.bytes(300)]).array
    for index in packed.indices {
      for bit in 0..<8 {
        var copy = packed
        copy[index] ^= 1 << bit
        _ = try? compression.decompress(ByteView(copying: copy), limit: 10_000)
      }
    }
  }

  @Test("Snappy without framing is read")
  func rawSnappy() throws {
    let framed = try Compression.snappy.compress([Self.bytes(2000)])
    let block = framed.dropping(first: 16 + 4)
    #expect(try Compression.snappy.decompress(block, limit: 2000) == Self.bytes(2000))
  }

  @Test("A size that a snappy block only claims takes no memory")
  func lyingSnappy() {
    let block = ByteView(copying: [0xFF, 0xFF, 0xFF, 0xFF, 0x07, 0x00, 0x41])
    #expect(throws: RecordBatchError.undecodable(.snappy)) {
      try Compression.snappy.decompress(block, limit: Int(Int32.max))
    }
  }

  @Test("Several frames behind each other are one stream", arguments: [Compression.gzip, .lz4, .zstd])
  func concatenated(compression: Compression) throws {
    let one = try compression.compress([Self.bytes(100)]).array
    let both = try compression.decompress(ByteView(copying: one + one), limit: 200)
    #expect(both.array == Self.bytes(100).array + Self.bytes(100).array)
  }
}
