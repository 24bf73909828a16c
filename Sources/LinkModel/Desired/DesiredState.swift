/// Everything the manifests of a run wish for, checked: every link's clusters and every mirror topic's link exist, names
/// are unique within their kind, and no source topic of a link is named twice.
public struct DesiredState: Sendable, Equatable {
  /// Each list is in the order of its names.
  public var clusters: [KafkaClusterSpec]
  public var links: [ClusterLinkSpec]
  public var mirrorTopics: [MirrorTopicSpec]

  public init(
    clusters: [KafkaClusterSpec] = [], links: [ClusterLinkSpec] = [], mirrorTopics: [MirrorTopicSpec] = []
  ) {
    self.clusters = clusters
    self.links = links
    self.mirrorTopics = mirrorTopics
  }

  public func cluster(named name: String) -> KafkaClusterSpec? {
    clusters.first { $0.name == name }
  }

  public func link(named name: String) -> ClusterLinkSpec? {
    links.first { $0.name == name }
  }

  /// The manifests that name topics of a link, in the order of their names.
  public func mirrorTopics(ofLink name: String) -> [MirrorTopicSpec] {
    mirrorTopics.filter { $0.link == name }
  }
}

/// What every manifest says about itself.
public struct ManifestMetadata: Sendable, Equatable {
  /// A label or an annotation: shown, and nothing more.
  public struct Entry: Sendable, Equatable, Codable {
    public var key: String
    public var value: String

    public init(key: String, value: String) {
      self.key = key
      self.value = value
    }
  }

  /// A DNS label (RFC 1123), unique within its kind.
  public var name: String
  /// Where the document begins.
  public var place: SourcePlace
  /// In the order of their keys.
  public var labels: [Entry]
  public var annotations: [Entry]
  /// Changes exactly when the spec's meaning as written changes: comments, layout and the order of keys do not count.
  public var specHash: String

  public init(
    name: String, place: SourcePlace, labels: [Entry] = [], annotations: [Entry] = [], specHash: String = ""
  ) {
    self.name = name
    self.place = place
    self.labels = labels
    self.annotations = annotations
    self.specHash = specHash
  }
}
