import Bytes
import CSnappy

/// Snappy blocks in the framing of the Java library ("xerial"): a header of 16 bytes, then blocks that each follow
/// their length. Some clients write one bare block instead; that is read, too.
enum Snappy {
  private static let magic: [UInt8] = [0x82, 0x53, 0x4E, 0x41, 0x50, 0x50, 0x59, 0x00]
  private static let headerSize = 16
  /// What one block holds uncompressed, as the Java library cuts it.
  private static let blockSize = 32 * 1024
  /// Three bytes of a block stand for 64 at most.
  private static let largestRatio = 22

  static func decompress(_ bytes: ByteView, into output: inout GrowingBuffer) throws(RecordBatchError) {
    guard bytes.count >= headerSize, bytes.slice(0, count: magic.count).array == magic else {
      return try decompress(block: bytes, into: &output)
    }
    var input = ByteReader(bytes.dropping(first: headerSize))
    while input.remaining > 0 {
      guard let length = input.integer(Int32.self), let block = input.bytes(Int(length)) else {
        throw .undecodable(.snappy)
      }
      try decompress(block: block, into: &output)
    }
  }

  private static func decompress(block: ByteView, into output: inout GrowingBuffer) throws(RecordBatchError) {
    try block.withUnsafeBytes { input throws(RecordBatchError) in
      let source = input.bindMemory(to: CChar.self).baseAddress
      var size = 0
      guard snappy_uncompressed_length(source, input.count, &size) == SNAPPY_OK,
        size <= largestRatio * input.count
      else { throw .undecodable(.snappy) }
      guard let room = output.room(atLeast: size) else { throw .tooLarge(limit: output.limit) }
      let target = room.bindMemory(to: CChar.self).baseAddress
      guard snappy_uncompress(source, input.count, target, &size) == SNAPPY_OK else { throw .undecodable(.snappy) }
      output.advance(size)
    }
  }

  static func compress(_ pieces: [ByteView], into output: inout GrowingBuffer) throws(RecordBatchError) {
    var header = ByteWriter()
    header.append(contentsOf: magic)
    header.append(integer: Int32(1))
    header.append(integer: Int32(1))
    try output.append(header.views()[0])
    for piece in pieces {
      var start = 0
      while start < piece.count {
        let size = min(blockSize, piece.count - start)
        try compress(block: piece.slice(start, count: size), into: &output)
        start += size
      }
    }
  }

  private static func compress(block: ByteView, into output: inout GrowingBuffer) throws(RecordBatchError) {
    var size = snappy_max_compressed_length(block.count)
    guard let room = output.room(atLeast: 4 + size) else { throw .tooLarge(limit: output.limit) }
    let status = block.withUnsafeBytes { input in
      snappy_compress(
        input.bindMemory(to: CChar.self).baseAddress, input.count,
        UnsafeMutableRawBufferPointer(rebasing: room[4...]).bindMemory(to: CChar.self).baseAddress, &size)
    }
    guard status == SNAPPY_OK else { throw .undecodable(.snappy) }
    room.storeBytes(of: Int32(size).bigEndian, as: Int32.self)
    output.advance(4 + size)
  }
}
