/// Builds what one gathered write sends: small values are copied together, large views are passed along by reference.
public struct ByteWriter {
  /// From this many bytes on a view is kept as it is instead of being copied.
  public static let referenceThreshold = 4096

  private var finished: [ByteView] = []
  private var open: [UInt8] = []
  /// Bytes written so far.
  public private(set) var count = 0

  public init() {}

  public mutating func append(_ byte: UInt8) {
    open.append(byte)
    count += 1
  }

  public mutating func append(contentsOf bytes: some Collection<UInt8>) {
    open.append(contentsOf: bytes)
    count += bytes.count
  }

  /// Big-endian.
  public mutating func append<T: FixedWidthInteger>(integer: T) {
    withUnsafeBytes(of: integer.bigEndian) { open.append(contentsOf: $0) }
    count += MemoryLayout<T>.size
  }

  public mutating func append(_ view: ByteView) {
    if view.count < Self.referenceThreshold {
      view.withUnsafeBytes { open.append(contentsOf: $0) }
    } else {
      closeRun()
      finished.append(view)
    }
    count += view.count
  }

  /// The pieces in order; together they are `count` bytes.
  public consuming func views() -> [ByteView] {
    closeRun()
    return finished
  }

  private mutating func closeRun() {
    guard !open.isEmpty else { return }
    finished.append(ByteView(copying: open))
    open.removeAll(keepingCapacity: true)
  }
}
