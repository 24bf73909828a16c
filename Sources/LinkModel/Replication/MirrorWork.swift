/// A topic as a cluster knows it.
public struct TopicIdentity: Sendable, Hashable, Codable {
  public var name: String
  /// Kafka's text form of the topic id (22 characters of base64url); nil where the broker has none (before 2.8).
  public var id: String?

  public init(name: String, id: String?) {
    self.name = name
    self.id = id
  }
}

/// One mirror topic to copy, as the controller hands it to the engine. Everything in it is recorded in the state topic
/// before the engine sees it: the engine appends to nothing else.
public struct MirrorWork: Sendable, Equatable {
  public var link: String
  public var source: TopicIdentity
  public var destination: TopicIdentity
  /// Equal on both sides.
  public var partitionCount: Int
  /// The link's producer id, which every append of this mirror carries.
  public var producerID: Int64
  /// Every producer id the link has ever had, the filler's among them: a batch with another one was written by somebody
  /// else.
  public var linkProducerIDs: Set<Int64>
  /// The ownership's number N, raised in the state topic before its first append: 1…8,191. It gives the producer
  /// epochs 4N…4N+3. Nil: nothing is appended; the mirror is only proven to be the source's log up to its own end.
  public var ownershipNumber: Int?
  /// The destination topic was made by this ownership, and no earlier topic of that name is recorded: no request of a
  /// predecessor can be under way, so no quarantine is needed.
  public var createdByThisOwnership: Bool
  /// The destination's max.message.bytes as observed, in bytes.
  public var maxMessageBytes: Int
  /// The destination's producer.id.expiration.ms; nil where it could not be read (then nothing counts as guarded).
  public var producerIDExpirationMilliseconds: Int64?
  /// How many offsets each partition lacks, as observed, so that workers get equal shares; empty where unknown.
  public var loads: [Int64]
  /// The source's cleanup.policy has compact: either side may have cleaned away what the other still has.
  public var isCompacted: Bool
  /// Where the mirror was to begin when it was made, by partition; nil: at 0. Where the source's log begins further up
  /// before anything is mirrored, the mirror begins there.
  public var startOffsets: [Int64]?
  /// The producer id of the link's filler; nil: no mirror of the link was ever to begin above 0.
  public var fillerProducerID: Int64?

  public init(
    link: String, source: TopicIdentity, destination: TopicIdentity, partitionCount: Int, producerID: Int64,
    linkProducerIDs: Set<Int64>, ownershipNumber: Int?, createdByThisOwnership: Bool, maxMessageBytes: Int,
    producerIDExpirationMilliseconds: Int64?, loads: [Int64] = [], isCompacted: Bool = false,
    startOffsets: [Int64]? = nil, fillerProducerID: Int64? = nil
  ) {
    self.link = link
    self.source = source
    self.destination = destination
    self.partitionCount = partitionCount
    self.producerID = producerID
    self.linkProducerIDs = linkProducerIDs
    self.ownershipNumber = ownershipNumber
    self.createdByThisOwnership = createdByThisOwnership
    self.maxMessageBytes = maxMessageBytes
    self.producerIDExpirationMilliseconds = producerIDExpirationMilliseconds
    self.loads = loads
    self.isCompacted = isCompacted
    self.startOffsets = startOffsets
    self.fillerProducerID = fillerProducerID
  }

  /// 0 where nothing was recorded.
  public func startOffset(of partition: Int32) -> Int64 {
    guard let startOffsets, startOffsets.indices.contains(Int(partition)) else { return 0 }
    return startOffsets[Int(partition)]
  }
}
