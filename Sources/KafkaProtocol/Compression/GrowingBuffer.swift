import Bytes

/// Where a codec writes what comes out of it, without knowing beforehand how much that is.
struct GrowingBuffer {
  /// Never more than this many bytes.
  let limit: Int
  private var block: Block
  private(set) var count = 0

  init(expecting size: Int, limit: Int) {
    self.limit = max(limit, 0)
    block = Block(capacity: min(max(size, 1024), self.limit))
  }

  /// Room for at least one byte, unless the limit is reached: then empty.
  mutating func room() -> UnsafeMutableRawBufferPointer {
    if count == block.capacity { grow(to: min(limit, max(2 * block.capacity, 1024))) }
    return UnsafeMutableRawBufferPointer(start: block.address + count, count: block.capacity - count)
  }

  /// Room for at least `size` bytes, or nil where they would pass the limit.
  mutating func room(atLeast size: Int) -> UnsafeMutableRawBufferPointer? {
    guard size <= limit - count else { return nil }
    if size > block.capacity - count { grow(to: min(limit, max(2 * block.capacity, count + size))) }
    return UnsafeMutableRawBufferPointer(start: block.address + count, count: block.capacity - count)
  }

  /// - Precondition: `room` had at least `written` bytes.
  mutating func advance(_ written: Int) {
    precondition(written >= 0 && written <= block.capacity - count)
    count += written
  }

  private mutating func grow(to capacity: Int) {
    guard capacity > block.capacity else { return }
    let larger = Block(capacity: capacity)
    larger.address.copyMemory(from: block.address, byteCount: count)
    block = larger
  }

  consuming func view() -> ByteView { ByteView(block, count: count) }
}
