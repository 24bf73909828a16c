/// Why stored bytes are not usable record batches.
public enum RecordBatchError: Error, Hashable, Sendable {
  /// A length, count, offset or varint that no writer could have meant; the text says which.
  case malformed(String)
  /// The CRC in the header is not that of the bytes.
  case corrupt
  /// A codec number that Kafka does not have, or a compressed stream that its codec refuses.
  case undecodable(Compression?)
  /// The records take more than `limit` bytes uncompressed.
  case tooLarge(limit: Int)
  /// The batch is of a kind that this operation does not take; the text says which.
  case unsuitable(String)
}

extension RecordBatchError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .malformed(let what): "the record batch is malformed: \(what)"
    case .corrupt: "the record batch does not have the CRC that its header names"
    case .undecodable(let codec):
      "the record batch cannot be decompressed (\(codec.map { "\($0)" } ?? "unknown codec"))"
    case .tooLarge(let limit): "the record batch takes more than \(limit) bytes uncompressed"
    case .unsuitable(let what): "the record batch is unsuitable: \(what)"
    }
  }
}

/// How the records of a batch are compressed: bits 0–2 of its attributes.
public enum Compression: Int16, Sendable, CaseIterable {
  case none = 0
  case gzip = 1
  case snappy = 2
  case lz4 = 3
  /// Needs Produce 7 or newer.
  case zstd = 4
}
