import Bytes

extension Compression {
  /// What `bytes` stand for. Sizes that the bytes declare are not believed: memory grows with what comes out, and no
  /// further than `limit`.
  package func decompress(_ bytes: ByteView, limit: Int) throws(RecordBatchError) -> ByteView {
    var output = GrowingBuffer(expecting: 4 * bytes.count, limit: limit)
    switch self {
    case .none:
      guard bytes.count <= limit else { throw .tooLarge(limit: limit) }
      return bytes
    case .gzip: try Gzip.decompress(bytes, into: &output)
    case .snappy: try Snappy.decompress(bytes, into: &output)
    case .lz4: try LZ4.decompress(bytes, into: &output)
    case .zstd: try Zstd.decompress(bytes, into: &output)
    }
    return output.view()
  }

  /// One stream of what `pieces` are together, in the form that Kafka's Java client writes.
  package func compress(_ pieces: [ByteView]) throws(RecordBatchError) -> ByteView {
    let size = pieces.reduce(0) { $0 + $1.count }
    var output = GrowingBuffer(expecting: size / 2 + 1024, limit: Int(Int32.max))
    switch self {
    case .none: for piece in pieces { try output.append(piece) }
    case .gzip: try Gzip.compress(pieces, into: &output)
    case .snappy: try Snappy.compress(pieces, into: &output)
    case .lz4: try LZ4.compress(pieces, into: &output)
    case .zstd: try Zstd.compress(pieces, into: &output)
    }
    return output.view()
  }
}

extension GrowingBuffer {
  mutating func append(_ bytes: ByteView) throws(RecordBatchError) {
    guard let room = room(atLeast: bytes.count) else { throw .tooLarge(limit: limit) }
    bytes.withUnsafeBytes { room.copyMemory(from: $0) }
    advance(bytes.count)
  }
}
