import KafkaProtocol

/// What is copied.
struct CopyShape: Codable, Hashable, Sendable {
  enum Codec: String, Codable, Sendable {
    case uncompressed, zstd

    var compression: Compression { self == .zstd ? .zstd : .none }
  }

  var codec: Codec
  /// Records ten days old, else of now.
  var isOld: Bool
  var partitions: Int
  var recordBytes: Int
  /// Of a stored source batch.
  var batchBytes: Int
  /// Of the whole stored log.
  var logBytes: Int
}

/// Who copies.
enum Contender: String, Codable, Sendable {
  /// Produce of stored batches that lie in memory, over one connection: the limit.
  case straight = "straight Produce"
  /// With one connection to the destination for data, as the straight one has.
  case lockstepOneWorker = "lockstep, 1 worker"
  /// With a worker for each processor.
  case lockstep
  case mirrorMakerDefault = "MirrorMaker 2"
  case mirrorMakerTuned = "MirrorMaker 2 tuned"
}
