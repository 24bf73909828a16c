/// What a mirror is to do, as far as manifests may ask for it.
public enum DesiredMirrorState: String, Sendable, CaseIterable, Codable {
  case mirroring = "Mirroring"
  case paused = "Paused"
}

/// A link between two clusters, for ever bound to their ids and to its prefix.
public struct ClusterLinkSpec: Sendable, Equatable {
  public var metadata: ManifestMetadata
  /// Names of KafkaClusters that exist in the same `DesiredState`; never equal.
  public var source: String
  public var destination: String
  /// A mirror's name is this prefix and the source topic's name.
  public var topicPrefix: String
  /// For every mirror without a word of its own.
  public var state: DesiredMirrorState
  public var topics: TopicSelection
  /// In bytes a second, of the whole link; nil: no limit.
  public var bandwidthLimit: Int64?

  public var name: String { metadata.name }
  public var place: SourcePlace { metadata.place }

  public init(
    metadata: ManifestMetadata, source: String, destination: String, topicPrefix: String = "",
    state: DesiredMirrorState = .mirroring, topics: TopicSelection = TopicSelection(),
    bandwidthLimit: Int64? = nil
  ) {
    self.metadata = metadata
    self.source = source
    self.destination = destination
    self.topicPrefix = topicPrefix
    self.state = state
    self.topics = topics
    self.bandwidthLimit = bandwidthLimit
  }

  /// The name of a source topic's mirror. It may be an illegal one: `TopicName.problem(with:)` tells.
  public func mirrorName(ofSourceTopic name: String) -> String { topicPrefix + name }
}

/// Which topics a link mirrors without being told their names, and how their mirrors are made.
public struct TopicSelection: Sendable, Equatable {
  /// Make mirrors for what the filters take. It never stops, promotes or deletes one.
  public var autoMirror: Bool
  public var filter: NameFilter
  /// For mirrors that are yet to be made; nil: the destination's default.
  public var replicationFactor: Int?
  /// For mirrors that are not begun yet.
  public var startFrom: StartFrom
  /// How many offsets may be filled, over all partitions of a mirror, to bring it to its first record; at least 1.
  public var maxFillerOffsets: Int64

  public static let defaultMaxFillerOffsets: Int64 = 10_000_000_000

  public init(
    autoMirror: Bool = false, filter: NameFilter = NameFilter(), replicationFactor: Int? = nil,
    startFrom: StartFrom = .earliest, maxFillerOffsets: Int64 = TopicSelection.defaultMaxFillerOffsets
  ) {
    self.autoMirror = autoMirror
    self.filter = filter
    self.replicationFactor = replicationFactor
    self.startFrom = startFrom
    self.maxFillerOffsets = maxFillerOffsets
  }
}
