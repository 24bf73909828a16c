import Bytes
import CLZ4

/// LZ4 frames, as batches of format 2 hold them.
enum LZ4 {
  static func decompress(_ bytes: ByteView, into output: inout GrowingBuffer) throws(RecordBatchError) {
    var context: OpaquePointer?
    guard LZ4F_isError(LZ4F_createDecompressionContext(&context, UInt32(LZ4F_VERSION))) == 0 else {
      throw .undecodable(.lz4)
    }
    defer { LZ4F_freeDecompressionContext(context) }
    try bytes.withUnsafeBytes { input throws(RecordBatchError) in
      var position = 0
      var expected = 1
      while position < input.count || expected != 0 {
        let (result, read, written) = try step(context, input, from: position, into: &output)
        guard LZ4F_isError(result) == 0, read > 0 || written > 0 else { throw .undecodable(.lz4) }
        position += read
        expected = result
      }
    }
  }

  /// - Returns: the library's hint (0 at the end of a frame) or error, the bytes read and the bytes written.
  private static func step(
    _ context: OpaquePointer?, _ input: UnsafeRawBufferPointer, from position: Int, into output: inout GrowingBuffer
  ) throws(RecordBatchError) -> (Int, Int, Int) {
    let room = output.room()
    var spare: UInt8 = 0
    var read = input.count - position
    let source = input.baseAddress.map { $0 + position }
    let (result, written) = withUnsafeMutableBytes(of: &spare) { spare in
      // With the limit reached, one byte more tells an end from a bomb.
      let target = room.isEmpty ? spare : room
      var written = target.count
      let result = LZ4F_decompress(context, target.baseAddress, &written, source, &read, nil)
      return (result, written)
    }
    guard !room.isEmpty || written == 0 else { throw .tooLarge(limit: output.limit) }
    output.advance(written)
    return (result, read, written)
  }

  /// Independent blocks of 64 KiB without checksums, as Kafka's `Lz4BlockOutputStream` writes them.
  static func compress(_ pieces: [ByteView], into output: inout GrowingBuffer) throws(RecordBatchError) {
    var context: OpaquePointer?
    guard LZ4F_isError(LZ4F_createCompressionContext(&context, UInt32(LZ4F_VERSION))) == 0 else {
      throw .undecodable(.lz4)
    }
    defer { LZ4F_freeCompressionContext(context) }
    var preferences = LZ4F_preferences_t()
    preferences.frameInfo.blockSizeID = LZ4F_max64KB
    preferences.frameInfo.blockMode = LZ4F_blockIndependent
    try append(Int(LZ4F_HEADER_SIZE_MAX), to: &output) { LZ4F_compressBegin(context, $0, $1, &preferences) }
    for piece in pieces {
      try append(LZ4F_compressBound(piece.count, &preferences), to: &output) { target, size in
        piece.withUnsafeBytes { LZ4F_compressUpdate(context, target, size, $0.baseAddress, $0.count, nil) }
      }
    }
    try append(LZ4F_compressBound(0, &preferences), to: &output) { LZ4F_compressEnd(context, $0, $1, nil) }
  }

  private static func append(
    _ bound: Int, to output: inout GrowingBuffer, _ write: (UnsafeMutableRawPointer?, Int) -> Int
  ) throws(RecordBatchError) {
    guard let room = output.room(atLeast: bound) else { throw .tooLarge(limit: output.limit) }
    let written = write(room.baseAddress, room.count)
    guard LZ4F_isError(written) == 0 else { throw .undecodable(.lz4) }
    output.advance(written)
  }
}
