import Bytes
import IOLoop
import IOSimulation
import Testing

@testable import KafkaClient

struct FrameReaderTests {
  /// Frames of many sizes, around that of the scratch buffer too, and their bytes on the wire.
  private static let frames: [[UInt8]] = [4, 5, 100, 16_379, 16_380, 16_381, 40_000, 4, 70_001].map { size in
    (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ size) }
  }
  private static var wire: [UInt8] {
    frames.flatMap { frame in (0..<4).map { UInt8(truncatingIfNeeded: frame.count >> (24 - 8 * $0)) } + frame }
  }

  /// Feeds `bytes` in pieces of at most the given sizes, in turn, and returns the frames.
  private static func read(_ bytes: [UInt8], pieces: () -> Int) throws -> [[UInt8]] {
    var reader = FrameReader(pool: BlockPool(), limit: 100_000)
    var frames: [[UInt8]] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let buffer = reader.buffer
      let count = min(pieces(), rest.count, buffer.count)
      buffer.copyBytes(from: rest.prefix(count))
      rest = rest.dropFirst(count)
      frames += try reader.received(byteCount: count).map(\.array)
    }
    return frames
  }

  @Test("Frames come out whole, however the bytes are split", arguments: [1, 2, 3, 4, 5, 7, 1000, 16_384, 1 << 20])
  func splits(size: Int) throws {
    #expect(try Self.read(Self.wire) { size } == Self.frames)
  }

  @Test("Frames come out whole for random splits", arguments: 0..<20 as Range<UInt64>)
  func randomSplits(seed: UInt64) throws {
    var randomness = SeededRandomness(seed: seed)
    #expect(try Self.read(Self.wire) { Int.random(in: 1...20_000, using: &randomness) } == Self.frames)
  }

  @Test(
    "A size that no frame has is refused before memory is taken",
    arguments: [
      [0, 0, 0, 0], [0, 0, 0, 3], [0, 1, 0x86, 0xa1], [0x7f, 0xff, 0xff, 0xff], [0x80, 0, 0, 0],
      [0xff, 0xff, 0xff, 0xff],
      Array("HTTP".utf8), [0x15, 3, 3, 0],
    ] as [[UInt8]])
  func impossibleSizes(size: [UInt8]) {
    #expect(throws: FrameReader.Failure.self) { try Self.read(size + [1, 2, 3, 4]) { 4 } }
  }

  @Test("The longest frame that is allowed is taken")
  func longest() throws {
    let frame = [UInt8](repeating: 1, count: 100_000)
    #expect(try Self.read([0, 1, 0x86, 0xa0] + frame) { 9999 } == [frame])
  }

  @Test("A frame that has begun is read straight to where it stays")
  func noCopy() throws {
    var reader = FrameReader(pool: BlockPool(), limit: 1 << 20)
    reader.buffer.copyBytes(from: [0, 0, 0x40, 0, 1, 2])
    #expect(try reader.received(byteCount: 6).isEmpty)
    let rest = reader.buffer
    #expect(rest.count == 0x4000 - 2)
    let frame = try #require(try reader.received(byteCount: rest.count).first)
    #expect(frame.withUnsafeBytes { $0.baseAddress == UnsafeRawPointer(rest.baseAddress).map { $0 - 2 } })
  }
}
