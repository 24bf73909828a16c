import Librdkafka

/// What a key is known by: 16 bytes, equal for equal keys. Two keys with one digest are as likely as guessing it; digests
/// are of one process only.
struct KeyDigest: Hashable {
  private let high: Int
  private let low: Int

  init(_ bytes: UnsafeRawBufferPointer) {
    var (first, second) = (Hasher(), Hasher())
    second.combine(UInt8(1))
    first.combine(bytes: bytes)
    second.combine(bytes: bytes)
    (high, low) = (first.finalize(), second.finalize())
  }

  init(_ key: ByteField) { self = key.withBytes { KeyDigest($0) } }
}
