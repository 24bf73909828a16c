import Bytes
import IOLoop

/// Cuts what a connection receives into frames: four bytes of size, then that many bytes, which land in a block of
/// their own that nobody touches again. A frame that has begun is filled straight by the socket.
struct FrameReader {
  enum Failure: Error, Equatable {
    /// No frame is that short or that long; the stream cannot be understood from here on.
    case impossibleSize(Int)
  }

  /// Of a response: its correlation id.
  static let shortestFrame = 4

  private let pool: BlockPool
  private let limit: Int
  private let scratch: Block
  /// The bytes of the size that have come, big-endian.
  private var size: UInt32 = 0
  private var sizeByteCount = 0
  /// The frame that is being filled.
  private var block: Block?
  private var filled = 0

  /// - Parameter limit: of a frame, in bytes.
  init(pool: BlockPool, limit: Int) {
    self.pool = pool
    self.limit = limit
    scratch = pool.block(byteCount: 16 << 10)
  }

  /// Where the next read goes; never empty.
  var buffer: UnsafeMutableRawBufferPointer {
    guard let block else { return UnsafeMutableRawBufferPointer(start: scratch.address, count: scratch.capacity) }
    return UnsafeMutableRawBufferPointer(start: block.address + filled, count: Int(size) - filled)
  }

  /// `byteCount` bytes were put at the start of `buffer`. Returns the frames that are whole now, without their sizes.
  mutating func received(byteCount: Int) throws(Failure) -> [ByteView] {
    var frames: [ByteView] = []
    if block != nil {
      filled += byteCount
      closeFrame(into: &frames)
      return frames
    }
    var input = UnsafeRawBufferPointer(start: scratch.address, count: byteCount)[...]
    while !input.isEmpty {
      if block == nil {
        try readSize(&input)
      } else {
        readFrame(&input)
        closeFrame(into: &frames)
      }
    }
    return frames
  }

  private mutating func readSize(_ input: inout Slice<UnsafeRawBufferPointer>) throws(Failure) {
    while sizeByteCount < 4, let byte = input.popFirst() {
      size = size << 8 | UInt32(byte)
      sizeByteCount += 1
    }
    guard sizeByteCount == 4 else { return }
    guard Int(size) >= Self.shortestFrame, Int(size) <= limit else { throw .impossibleSize(Int(size)) }
    block = pool.block(byteCount: Int(size))
    filled = 0
  }

  private mutating func readFrame(_ input: inout Slice<UnsafeRawBufferPointer>) {
    let count = min(input.count, Int(size) - filled)
    buffer.copyBytes(from: input.prefix(count))
    input = input.dropFirst(count)
    filled += count
  }

  private mutating func closeFrame(into frames: inout [ByteView]) {
    guard let block, filled == Int(size) else { return }
    frames.append(ByteView(block, count: filled))
    self.block = nil
    size = 0
    sizeByteCount = 0
  }
}
