/// What `lockstep status` says of everything it was asked about, at one time.
public struct StatusReport: Sendable, Equatable {
  public var links: [LinkStatus]
  /// Milliseconds since 1970 when the clusters were looked at.
  public var takenAtMilliseconds: Int64

  public init(links: [LinkStatus], takenAtMilliseconds: Int64) {
    self.links = links
    self.takenAtMilliseconds = takenAtMilliseconds
  }
}

public struct LinkStatus: Sendable, Equatable {
  public var name: String
  public var source: String
  public var destination: String
  public var conditions: [Condition]
  /// The revision of the manifests that was last applied.
  public var appliedRevision: String?
  /// By the source topic's name.
  public var mirrors: [MirrorStatus]

  public init(
    name: String, source: String, destination: String, conditions: [Condition], appliedRevision: String? = nil,
    mirrors: [MirrorStatus]
  ) {
    self.name = name
    self.source = source
    self.destination = destination
    self.conditions = conditions
    self.appliedRevision = appliedRevision
    self.mirrors = mirrors
  }
}

/// Where one mirror stands.
public struct MirrorStatus: Sendable, Equatable {
  public enum State: String, Sendable, CaseIterable {
    /// Wanted, and not made yet.
    case absent = "Absent"
    case mirroring = "Mirroring"
    case paused = "Paused"
    /// Exact so far; goes on when the named cause is gone.
    case stalled = "Stalled"
    /// A change was refused before it began.
    case blocked = "Blocked"
    /// Can no longer be exact.
    case failed = "Failed"
    /// No manifest names it any more; left as it is.
    case orphaned = "Orphaned"
    /// It could not be looked at.
    case unknown = "Unknown"
  }
  /// How far the mirror is behind, measured now.
  public struct Lag: Sendable, Equatable {
    /// Offsets between the destination's log ends and the source's last stable offsets: records, and holes between them.
    public var offsets: Int64
    /// The same by partition number.
    public var offsetsByPartition: [Int64]
    /// The source's last record time − the last mirrored one's, the most of all partitions; 0 when none is missing, nil
    /// where it could not be read.
    public var milliseconds: Int64?
    /// Milliseconds since 1970.
    public var sampledAtMilliseconds: Int64

    public init(
      offsets: Int64, offsetsByPartition: [Int64] = [], milliseconds: Int64?, sampledAtMilliseconds: Int64
    ) {
      self.offsets = offsets
      self.offsetsByPartition = offsetsByPartition
      self.milliseconds = milliseconds
      self.sampledAtMilliseconds = sampledAtMilliseconds
    }
  }

  public var link: String
  public var source: TopicIdentity
  public var destination: TopicIdentity
  public var state: State
  public var partitionCount: Int?
  /// Where each partition was to begin when the mirror was made; nil: at 0, or nothing is recorded.
  public var startOffsets: [Int64]?
  /// nil where one side could not be read, and for a mirror that is absent.
  public var lag: Lag?
  /// Holes filled since the mirror was made, as recorded by the runs that ended; nil where nothing is recorded.
  public var holesFilled: Int64?
  /// Partitions whose last tail proof found no record in common (`tail unproven`).
  public var partitionsWithUnprovenTail: [Int32]
  /// Why it is not well; nil for a mirror that is.
  public var problem: RecordedStop?
  public var conditions: [Condition]

  public init(
    link: String, source: TopicIdentity, destination: TopicIdentity, state: State, partitionCount: Int? = nil,
    startOffsets: [Int64]? = nil, lag: Lag? = nil, holesFilled: Int64? = nil, partitionsWithUnprovenTail: [Int32] = [],
    problem: RecordedStop? = nil, conditions: [Condition] = []
  ) {
    self.link = link
    self.source = source
    self.destination = destination
    self.state = state
    self.partitionCount = partitionCount
    self.startOffsets = startOffsets
    self.lag = lag
    self.holesFilled = holesFilled
    self.partitionsWithUnprovenTail = partitionsWithUnprovenTail
    self.problem = problem
    self.conditions = conditions
  }
}
