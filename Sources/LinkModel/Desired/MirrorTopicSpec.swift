/// Topics of a link that have a word of their own.
public struct MirrorTopicSpec: Sendable, Equatable {
  /// A topic of the source, and where it is named.
  public struct Topic: Sendable, Equatable {
    /// A legal topic name, not an internal one.
    public var name: String
    public var place: SourcePlace

    public init(name: String, place: SourcePlace) {
      self.name = name
      self.place = place
    }
  }

  public var metadata: ManifestMetadata
  /// The name of a ClusterLink that exists in the same `DesiredState`.
  public var link: String
  /// At least one, in the order written; no other MirrorTopic of the link names one of them.
  public var topics: [Topic]
  /// nil: the link's.
  public var state: DesiredMirrorState?
  /// For mirrors that are yet to be made; nil: the link's.
  public var replicationFactor: Int?

  public var name: String { metadata.name }
  public var place: SourcePlace { metadata.place }

  public init(
    metadata: ManifestMetadata, link: String, topics: [Topic], state: DesiredMirrorState? = nil,
    replicationFactor: Int? = nil
  ) {
    self.metadata = metadata
    self.link = link
    self.topics = topics
    self.state = state
    self.replicationFactor = replicationFactor
  }
}
