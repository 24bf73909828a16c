import Bytes
import KafkaProtocol
import TestSupport

/// Compressed streams: whatever they claim, no more than the limit comes out, and what came out survives its codec.
///
/// An input is a byte that names the codec, and a stream.
struct CompressionTarget: FuzzTarget {
  let name = "compression"
  /// What may come out, in bytes.
  private static let limit = 1 << 20

  func seeds() throws -> [[UInt8]] {
    var generator = RecordGenerator(seed: 9)
    let noise = generator.bytes(3_000)
    let text = Array(String(repeating: "lockstep ", count: 300).utf8)
    return try Compression.allCases.flatMap { codec in
      // The last two are bombs: of every codec the largest that is a small input.
      let bombs = [2 << 20, 16 << 20].map { [UInt8](repeating: 0, count: $0) }
      return try ([[], text, noise + text] + bombs).compactMap { plain in
        let packed = try codec.compress([ByteView(copying: plain)])
        return packed.count <= Mutator.largestInput ? [UInt8(codec.rawValue)] + packed.array : nil
      }
    }
  }

  /// Damage to what is inside the stream, too: the stream itself is then a good one.
  func mutate(_ input: inout [UInt8], _ random: inout SeededGenerator) {
    guard Int.random(in: 0..<4, using: &random) == 0, let codec = input.first.flatMap(Self.codec),
      let plain = try? codec.decompress(ByteView(copying: input.dropFirst()), limit: 1 << 16)
    else { return }
    var inside = plain.array
    Mutator.mutate(&inside, with: input, &random)
    let other = Compression.allCases.randomElement(using: &random) ?? codec
    guard let packed = try? other.compress([ByteView(copying: inside)]) else { return }
    input = [UInt8(other.rawValue)] + packed.array
  }

  private static func codec(_ byte: UInt8) -> Compression? { Compression(rawValue: Int16(byte)) }

  func attempt(_ input: ByteView) throws(Finding) -> Bool {
    guard !input.isEmpty, let codec = Self.codec(input[0]) else { return false }
    let plain: ByteView
    do { plain = try codec.decompress(input.dropping(first: 1), limit: Self.limit) } catch { return false }
    try Finding.require(plain.count <= Self.limit, "\(plain.count) bytes came out")
    do {
      let half = plain.count / 2
      let packed = try codec.compress([plain.slice(0, count: half), plain.dropping(first: half)])
      let again = try codec.decompress(packed, limit: plain.count)
      try Finding.require(again == plain, "\(codec): other bytes after compressing and decompressing")
    } catch let error as RecordBatchError {
      throw Finding("\(codec): what came out cannot be compressed and decompressed again: \(error)")
    } catch let finding as Finding {
      throw finding
    } catch {
      throw Finding("\(error)")
    }
    return true
  }
}
