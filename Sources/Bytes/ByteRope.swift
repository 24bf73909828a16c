/// Bytes in several pieces, in order: what belongs together without lying together. Nothing is copied.
public struct ByteRope: Sendable {
  public let pieces: [ByteView]
  /// Of all pieces, in bytes.
  public let count: Int

  public init(_ pieces: [ByteView]) {
    self.pieces = pieces
    count = pieces.reduce(0) { $0 + $1.count }
  }

  public init(_ piece: ByteView) { self.init([piece]) }

  /// All bytes as one view; a copy only where there are several pieces.
  public var joined: ByteView { pieces.count == 1 ? pieces[0] : ByteView(joining: pieces) }
}

extension ByteRope: Equatable {
  /// Equal bytes, however they are cut.
  public static func == (a: ByteRope, b: ByteRope) -> Bool { a.count == b.count && a.joined == b.joined }
}
