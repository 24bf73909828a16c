/// What a source's cleaner does to a mirror that is not at its head: the facts of a compacted topic.
public struct Compaction: Sendable, Equatable {
  /// The source's delete.retention.ms: for so long, from its first cleaning on, a tombstone is there to be read.
  public var tombstoneRetentionMilliseconds: Int64

  /// Kafka's default of delete.retention.ms: a day.
  public static let defaultTombstoneRetention: Int64 = 86_400_000

  public init(tombstoneRetentionMilliseconds: Int64) {
    self.tombstoneRetentionMilliseconds = tombstoneRetentionMilliseconds
  }
}
