/// A piece of memory with one owner at a time: it goes back where it came from (a pool or the heap) when the last
/// reference to it is gone.
///
/// Whoever fills a block does so before anybody else sees it; from then on it is only read, through `ByteView`.
/// That discipline, not a lock, is what makes sharing it safe.
public final class Block: @unchecked Sendable {
  public let address: UnsafeMutableRawPointer
  /// In bytes; what `address` points to is at least this long.
  public let capacity: Int
  private let release: @Sendable (UnsafeMutableRawPointer, Int) -> Void

  /// - Parameter release: called once, on whatever thread drops the last reference, with `address` and `capacity`.
  public init(
    address: UnsafeMutableRawPointer, capacity: Int,
    release: @escaping @Sendable (UnsafeMutableRawPointer, Int) -> Void
  ) {
    self.address = address
    self.capacity = capacity
    self.release = release
  }

  /// A block on the heap, uninitialised.
  public convenience init(capacity: Int) {
    self.init(
      address: .allocate(byteCount: max(capacity, 1), alignment: 16), capacity: capacity,
      release: { address, _ in address.deallocate() })
  }

  deinit { release(address, capacity) }
}
