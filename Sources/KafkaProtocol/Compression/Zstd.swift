import Bytes
import CZstd

/// Zstandard frames, one or several behind each other.
enum Zstd {
  static func decompress(_ bytes: ByteView, into output: inout GrowingBuffer) throws(RecordBatchError) {
    guard let context = ZSTD_createDCtx() else { throw .undecodable(.zstd) }
    defer { ZSTD_freeDCtx(context) }
    try bytes.withUnsafeBytes { bytes throws(RecordBatchError) in
      var input = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
      var expected = 1
      while input.pos < input.size || expected != 0 {
        let before = input.pos
        let (result, written) = try step(context, &input, into: &output)
        guard ZSTD_isError(result) == 0, input.pos > before || written > 0 else { throw .undecodable(.zstd) }
        expected = result
      }
    }
  }

  /// - Returns: the library's hint (0 at the end of a frame) or error, and the bytes written.
  private static func step(
    _ context: OpaquePointer, _ input: inout ZSTD_inBuffer, into output: inout GrowingBuffer
  ) throws(RecordBatchError) -> (Int, Int) {
    let room = output.room()
    var spare: UInt8 = 0
    let (result, written) = withUnsafeMutableBytes(of: &spare) { spare in
      // With the limit reached, one byte more tells an end from a bomb.
      let room = room.isEmpty ? spare : room
      var target = ZSTD_outBuffer(dst: room.baseAddress, size: room.count, pos: 0)
      let result = ZSTD_decompressStream(context, &target, &input)
      return (result, target.pos)
    }
    guard !room.isEmpty || written == 0 else { throw .tooLarge(limit: output.limit) }
    output.advance(written)
    return (result, written)
  }

  static func compress(_ pieces: [ByteView], into output: inout GrowingBuffer) throws(RecordBatchError) {
    guard let context = ZSTD_createCCtx() else { throw .undecodable(.zstd) }
    defer { ZSTD_freeCCtx(context) }
    for piece in pieces { try run(context, piece, ZSTD_e_continue, into: &output) }
    try run(context, ByteView(copying: []), ZSTD_e_end, into: &output)
  }

  private static func run(
    _ context: OpaquePointer, _ piece: ByteView, _ directive: ZSTD_EndDirective, into output: inout GrowingBuffer
  ) throws(RecordBatchError) {
    try piece.withUnsafeBytes { bytes throws(RecordBatchError) in
      var input = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
      var left = 1
      while input.pos < input.size || (directive == ZSTD_e_end && left != 0) {
        let room = output.room()
        guard !room.isEmpty else { throw .tooLarge(limit: output.limit) }
        var target = ZSTD_outBuffer(dst: room.baseAddress, size: room.count, pos: 0)
        left = ZSTD_compressStream2(context, &target, &input, directive)
        guard ZSTD_isError(left) == 0 else { throw .undecodable(.zstd) }
        output.advance(target.pos)
      }
    }
  }
}
