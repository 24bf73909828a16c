/// A read-only window on a `Block`, which it keeps alive. Copying or slicing one copies no bytes.
public struct ByteView: Sendable {
  public let block: Block
  /// Where the window begins in `block`, in bytes.
  public let start: Int
  /// How long it is, in bytes.
  public let count: Int

  /// - Precondition: `0 ≤ start`, `0 ≤ count`, `start + count ≤ block.capacity`.
  public init(_ block: Block, start: Int = 0, count: Int) {
    precondition(start >= 0 && count >= 0 && start <= block.capacity && count <= block.capacity - start)
    self.block = block
    self.start = start
    self.count = count
  }

  /// A view of a copy of `bytes`.
  public init(copying bytes: some Collection<UInt8>) {
    let block = Block(capacity: bytes.count)
    let target = UnsafeMutableRawBufferPointer(start: block.address, count: bytes.count)
    target.copyBytes(from: bytes)
    self.init(block, count: bytes.count)
  }

  public var isEmpty: Bool { count == 0 }

  /// The part `[offset, offset + count)`.
  /// - Precondition: it lies inside the view. Check sizes that came from outside before.
  public func slice(_ offset: Int, count: Int) -> ByteView {
    precondition(offset >= 0 && count >= 0 && offset <= self.count && count <= self.count - offset)
    return ByteView(block, start: start + offset, count: count)
  }

  /// Everything from `offset` on.
  public func dropping(first offset: Int) -> ByteView { slice(offset, count: count - offset) }

  /// - Precondition: `0 ≤ index < count`.
  public subscript(index: Int) -> UInt8 {
    precondition(index >= 0 && index < count)
    return block.address.load(fromByteOffset: start + index, as: UInt8.self)
  }

  /// The big-endian integer at `offset`, as Kafka writes all its fixed-width integers.
  /// - Precondition: it lies inside the view.
  public func load<T: FixedWidthInteger & BitwiseCopyable>(_ type: T.Type, at offset: Int) -> T {
    precondition(offset >= 0 && offset <= count - MemoryLayout<T>.size)
    return T(bigEndian: block.address.loadUnaligned(fromByteOffset: start + offset, as: type))
  }

  public func withUnsafeBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
    try body(UnsafeRawBufferPointer(start: block.address + start, count: count))
  }

  /// A copy of the bytes.
  public var array: [UInt8] { withUnsafeBytes { Array($0) } }
}

extension ByteView: Equatable {
  /// Equal bytes, wherever they lie.
  public static func == (a: ByteView, b: ByteView) -> Bool {
    a.count == b.count && a.withUnsafeBytes { x in b.withUnsafeBytes { y in x.elementsEqual(y) } }
  }
}

extension ByteView {
  /// No bytes.
  public static let empty = ByteView(Block(capacity: 0), count: 0)
}

extension ByteView {
  /// A view of a copy of all `views`, one behind the other.
  public init(joining views: [ByteView]) {
    let block = Block(capacity: views.reduce(0) { $0 + $1.count })
    var end = 0
    for view in views {
      view.withUnsafeBytes { bytes in
        if let address = bytes.baseAddress { (block.address + end).copyMemory(from: address, byteCount: bytes.count) }
      }
      end += view.count
    }
    self.init(block, count: end)
  }
}
