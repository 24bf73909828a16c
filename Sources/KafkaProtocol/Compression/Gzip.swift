import Bytes
import CZlib

/// RFC 1952, one member or several behind each other, as Java's `GZIPInputStream` reads them.
enum Gzip {
  /// The largest window, and the gzip wrapper.
  private static let windowBits: Int32 = 15 + 16
  private static let streamSize = Int32(MemoryLayout<z_stream>.size)

  static func decompress(_ bytes: ByteView, into output: inout GrowingBuffer) throws(RecordBatchError) {
    var stream = z_stream()
    guard inflateInit2_(&stream, windowBits, ZLIB_VERSION, streamSize) == Z_OK else { throw .undecodable(.gzip) }
    defer { inflateEnd(&stream) }
    try bytes.withUnsafeBytes { input throws(RecordBatchError) in
      stream.next_in = UnsafeMutablePointer(mutating: input.bindMemory(to: UInt8.self).baseAddress)
      stream.avail_in = UInt32(input.count)
      repeat {
        try inflateMember(&stream, into: &output)
      } while stream.avail_in > 0 && inflateReset(&stream) == Z_OK
    }
  }

  private static func inflateMember(
    _ stream: inout z_stream, into output: inout GrowingBuffer
  ) throws(RecordBatchError) {
    while true {
      var spare: UInt8 = 0
      let room = output.room()
      let (result, written) = withUnsafeMutableBytes(of: &spare) { spare in
        // With the limit reached, one byte more tells an end from a bomb.
        let target = room.isEmpty ? spare : room
        stream.next_out = target.bindMemory(to: UInt8.self).baseAddress
        stream.avail_out = UInt32(min(target.count, Int(UInt32.max)))
        let before = stream.avail_out
        let result = inflate(&stream, Z_NO_FLUSH)
        return (result, Int(before - stream.avail_out))
      }
      guard !room.isEmpty || written == 0 else { throw .tooLarge(limit: output.limit) }
      output.advance(written)
      if result == Z_STREAM_END { return }
      guard result == Z_OK, written > 0 || stream.avail_in > 0 else { throw .undecodable(.gzip) }
    }
  }

  static func compress(_ pieces: [ByteView], into output: inout GrowingBuffer) throws(RecordBatchError) {
    var stream = z_stream()
    let started = deflateInit2_(
      &stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, streamSize)
    guard started == Z_OK else { throw .undecodable(.gzip) }
    defer { deflateEnd(&stream) }
    for piece in pieces { try deflate(piece, Z_NO_FLUSH, &stream, into: &output) }
    try deflate(ByteView(copying: []), Z_FINISH, &stream, into: &output)
  }

  private static func deflate(
    _ piece: ByteView, _ flush: Int32, _ stream: inout z_stream, into output: inout GrowingBuffer
  ) throws(RecordBatchError) {
    try piece.withUnsafeBytes { input throws(RecordBatchError) in
      stream.next_in = UnsafeMutablePointer(mutating: input.bindMemory(to: UInt8.self).baseAddress)
      stream.avail_in = UInt32(input.count)
      var result = Z_OK
      repeat {
        let room = output.room()
        guard !room.isEmpty else { throw .tooLarge(limit: output.limit) }
        stream.next_out = room.bindMemory(to: UInt8.self).baseAddress
        stream.avail_out = UInt32(room.count)
        result = CZlib.deflate(&stream, flush)
        output.advance(room.count - Int(stream.avail_out))
      } while stream.avail_out == 0 || (flush == Z_FINISH && result == Z_OK)
      guard result == Z_OK || result == Z_BUF_ERROR || result == Z_STREAM_END else { throw .undecodable(.gzip) }
    }
  }
}
