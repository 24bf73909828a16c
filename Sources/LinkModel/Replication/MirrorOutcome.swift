/// Why the engine stopped a partition, and with it its mirror, before it was in sync.
public struct ReplicationStop: Error, Sendable, Equatable {
  public var reason: Reason
  /// nil where the whole topic is meant.
  public var partition: Int32?
  /// What was seen, with the offsets that show it; the remedy stands with the reason.
  public var message: String

  public init(reason: Reason, partition: Int32?, message: String) {
    self.reason = reason
    self.partition = partition
    self.message = message
  }
}

/// How the copying of one mirror ended.
public struct MirrorOutcome: Sendable, Equatable {
  public enum End: Sendable, Equatable {
    /// Every partition's log end is at or above the source's last stable offset at the time the copying began.
    case inSync
    /// Stopped because the run was asked to end; the next run goes on from the destination's log end.
    case drained
    /// At least one partition stopped for a named reason; the first that did.
    case stopped(ReplicationStop)
  }
  public var link: String
  public var destinationTopic: String
  public var end: End
  /// What this run did, over all partitions.
  public var recordsCopied: Int64
  public var bytesCopied: Int64
  public var holesFilled: Int64
  /// Partitions whose tail proof found no record in common, so that leader epochs alone spoke.
  public var partitionsWithUnprovenTail: [Int32]
  /// When the last of its partitions was in sync, in milliseconds since 1970; nil where one was not, or it is not known.
  public var inSyncAtMilliseconds: Int64?

  public init(
    link: String, destinationTopic: String, end: End, recordsCopied: Int64, bytesCopied: Int64, holesFilled: Int64,
    partitionsWithUnprovenTail: [Int32], inSyncAtMilliseconds: Int64? = nil
  ) {
    self.link = link
    self.destinationTopic = destinationTopic
    self.end = end
    self.recordsCopied = recordsCopied
    self.bytesCopied = bytesCopied
    self.holesFilled = holesFilled
    self.partitionsWithUnprovenTail = partitionsWithUnprovenTail
    self.inSyncAtMilliseconds = inSyncAtMilliseconds
  }

  /// Why it stopped; nil where it is in sync or was asked to end.
  public var stop: ReplicationStop? {
    if case .stopped(let stop) = end { return stop }
    return nil
  }
}

/// Where the copying of all mirrors of a run stands; sums since the run began.
public struct MirrorProgress: Sendable, Equatable {
  public var recordsCopied: Int64
  public var bytesCopied: Int64
  public var holesFilled: Int64
  /// Offsets between the destinations' log ends and the sources' last stable offsets, as last seen.
  public var offsetsBehind: Int64
  public var partitionsInSync: Int
  public var partitionsStopped: Int
  public var partitionCount: Int

  public init(
    recordsCopied: Int64 = 0, bytesCopied: Int64 = 0, holesFilled: Int64 = 0, offsetsBehind: Int64 = 0,
    partitionsInSync: Int = 0, partitionsStopped: Int = 0, partitionCount: Int = 0
  ) {
    self.recordsCopied = recordsCopied
    self.bytesCopied = bytesCopied
    self.holesFilled = holesFilled
    self.offsetsBehind = offsetsBehind
    self.partitionsInSync = partitionsInSync
    self.partitionsStopped = partitionsStopped
    self.partitionCount = partitionCount
  }
}

extension MirrorProgress {
  public static func + (a: MirrorProgress, b: MirrorProgress) -> MirrorProgress {
    MirrorProgress(
      recordsCopied: a.recordsCopied + b.recordsCopied, bytesCopied: a.bytesCopied + b.bytesCopied,
      holesFilled: a.holesFilled + b.holesFilled, offsetsBehind: a.offsetsBehind + b.offsetsBehind,
      partitionsInSync: a.partitionsInSync + b.partitionsInSync,
      partitionsStopped: a.partitionsStopped + b.partitionsStopped,
      partitionCount: a.partitionCount + b.partitionCount)
  }
}
