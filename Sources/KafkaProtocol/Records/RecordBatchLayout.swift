/// Where the fields of a batch of format 2 lie, in bytes; Kafka's `DefaultRecordBatch`.
enum RecordBatchLayout {
  static let batchLength = 8
  static let partitionLeaderEpoch = 12
  static let magic = 16
  static let crc = 17
  /// The CRC covers everything from here on.
  static let attributes = 21
  static let lastOffsetDelta = 23
  static let baseTimestamp = 27
  static let maxTimestamp = 35
  static let producerID = 43
  static let producerEpoch = 51
  static let baseSequence = 53
  static let recordCount = 57
  static let records = 61

  /// `batchLength` does not count itself and what stands before it.
  static let uncountedBytes = 12
  /// The smallest message of format 0: CRC, magic, attributes, null key, null value.
  static let smallestLegacyLength = 14
}

/// The bits of a batch's `attributes`.
enum RecordBatchAttributes {
  static let compressionMask: Int16 = 0b111
  static let logAppendTime: Int16 = 1 << 3
  static let transactional: Int16 = 1 << 4
  static let control: Int16 = 1 << 5
  static let deleteHorizon: Int16 = 1 << 6
}
