/// The state topic of a destination as it was read: a record of what was done, never of what is.
public enum StateSnapshot: Sendable, Equatable {
  /// The cluster answers, and has no such topic.
  case absent
  /// It could not be read, or holds what this version does not understand: no append, no irreversible step.
  case unreadable(Unavailable)
  case read(StateRecords)

  /// nil where the state topic is absent or unreadable.
  public var records: StateRecords? {
    if case .read(let records) = self { return records }
    return nil
  }
}

/// What the state topic says, key by key (docs/state.md).
public struct StateRecords: Sendable, Equatable {
  /// Every link of every scope that has ever been registered on this destination.
  public var links: [LinkRecord]
  /// Every mirror topic of every link, by the name of the destination topic: a topic belongs to one link.
  public var mirrors: [String: MirrorRecord]
  /// Of compacted mirrors, by the same name; nothing but warnings comes of it.
  public var heads: [String: MirrorHead]

  public init(
    links: [LinkRecord] = [], mirrors: [String: MirrorRecord] = [:], heads: [String: MirrorHead] = [:]
  ) {
    self.links = links
    self.mirrors = mirrors
    self.heads = heads
  }

  public func link(_ name: String, scope: String) -> LinkRecord? {
    links.first { $0.name == name && $0.scope == scope }
  }
}

/// How near a compacted mirror was to its source's head, as runs recorded it.
public struct MirrorHead: Sendable, Equatable {
  /// All that was committed at the source by then has been read, in milliseconds since 1970; nil for a mirror that was
  /// never in sync, or of which it is not recorded.
  public var lastInSyncMilliseconds: Int64?
  /// Why tombstones may have been missed; nil where none can have been.
  public var tombstonesAtRisk: String?

  public init(lastInSyncMilliseconds: Int64?, tombstonesAtRisk: String? = nil) {
    self.lastInSyncMilliseconds = lastInSyncMilliseconds
    self.tombstonesAtRisk = tombstonesAtRisk
  }
}

/// A link as it was registered; its identity never changes.
public struct LinkRecord: Sendable, Equatable, Codable {
  public var name: String
  public var scope: String
  public var sourceClusterID: String
  public var destinationClusterID: String
  public var topicPrefix: String
  /// Every producer id the link has ever had; the last one is in use. Empty until the first reconcile that copies.
  public var producerIDs: [Int64]
  /// The id of the batches that bring mirrors to a late start, none of `producerIDs`; nil until a mirror needs some.
  public var fillerProducerID: Int64?
  /// The ownership number N of the last owner; 0 before the first.
  public var ownershipNumber: Int
  /// The revision of the manifests that was last applied, as `--revision` gave it.
  public var appliedRevision: String?

  public init(
    name: String, scope: String, sourceClusterID: String, destinationClusterID: String, topicPrefix: String,
    producerIDs: [Int64] = [], fillerProducerID: Int64? = nil, ownershipNumber: Int = 0,
    appliedRevision: String? = nil
  ) {
    self.name = name
    self.scope = scope
    self.sourceClusterID = sourceClusterID
    self.destinationClusterID = destinationClusterID
    self.topicPrefix = topicPrefix
    self.producerIDs = producerIDs
    self.fillerProducerID = fillerProducerID
    self.ownershipNumber = ownershipNumber
    self.appliedRevision = appliedRevision
  }

  /// Whatever carries another id was written by somebody else.
  public var allProducerIDs: Set<Int64> { Set(producerIDs).union(fillerProducerID.map { [$0] } ?? []) }
}

/// A mirror topic as it was recorded.
public struct MirrorRecord: Sendable, Equatable, Codable {
  public enum Phase: String, Sendable, Codable {
    /// Written before CreateTopics: the topic may be there or not.
    case intended
    /// The topic was made by us, and its id is known.
    case created
  }
  /// What was last asked of it and done.
  public enum Activity: String, Sendable, Codable {
    case mirroring
    case paused
  }
  public var link: String
  public var scope: String
  public var source: TopicIdentity
  /// The id is nil while intended, and where the broker has none.
  public var destination: TopicIdentity
  public var phase: Phase
  public var activity: Activity
  public var partitionCount: Int
  /// As given to CreateTopics.
  public var configs: [String: String]
  /// The ownership number under which the topic was created; 0 where a run that does not copy made it.
  public var createdByOwnership: Int
  /// An earlier topic of that name was recorded: late requests go by name, so the first append waits.
  public var replacesEarlierTopic: Bool
  /// Where each partition was to begin when the intent was recorded; nil: at 0. It never changes.
  public var startOffsets: [Int64]?
  /// When the topic was known to be made, in milliseconds since 1970; nil in records that do not say.
  public var createdAtMilliseconds: Int64?
  /// Why the mirror last stopped; nil after a run that ended well. A stop whose reason is of the category `failed`
  /// stays until the destination topic is made anew.
  public var lastStop: RecordedStop?

  public init(
    link: String, scope: String, source: TopicIdentity, destination: TopicIdentity, phase: Phase,
    activity: Activity, partitionCount: Int, configs: [String: String] = [:], createdByOwnership: Int,
    replacesEarlierTopic: Bool = false, startOffsets: [Int64]? = nil, lastStop: RecordedStop? = nil
  ) {
    self.link = link
    self.scope = scope
    self.source = source
    self.destination = destination
    self.phase = phase
    self.activity = activity
    self.partitionCount = partitionCount
    self.configs = configs
    self.createdByOwnership = createdByOwnership
    self.replacesEarlierTopic = replacesEarlierTopic
    self.startOffsets = startOffsets
    self.lastStop = lastStop
  }

  /// 0 where nothing is recorded.
  public func startOffset(of partition: Int) -> Int64 {
    guard let startOffsets, startOffsets.indices.contains(partition) else { return 0 }
    return startOffsets[partition]
  }
}

/// Why and when a mirror stopped.
public struct RecordedStop: Sendable, Equatable, Codable {
  public var reason: Reason
  public var partition: Int32?
  public var message: String
  /// Milliseconds since 1970.
  public var atMilliseconds: Int64

  public init(reason: Reason, partition: Int32?, message: String, atMilliseconds: Int64) {
    self.reason = reason
    self.partition = partition
    self.message = message
    self.atMilliseconds = atMilliseconds
  }
}
