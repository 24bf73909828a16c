import LinkModel

/// A mirror that the manifests wish for: named by a MirrorTopic, or taken by its link's filters.
public struct WantedMirror: Sendable, Equatable {
  public var link: String
  /// The source topic's name.
  public var topic: String
  public var destinationTopic: String
  public var state: DesiredMirrorState
  /// nil: the destination's default.
  public var replicationFactor: Int?
  /// For a mirror that is not begun yet.
  public var startFrom: StartFrom
  public var maxFillerOffsets: Int64
  /// The topic in its MirrorTopic, or the filter's rule that took it.
  public var place: SourcePlace

  var address: ObjectAddress { .mirror(link: link, topic: topic) }
}

extension DesiredState {
  /// The mirrors that a link shall have, by the source topic's name.
  /// - Parameters:
  ///   - sourceTopics: the names of the source's topics, without Kafka's internal ones.
  ///   - recordedTopics: source topics of mirrors that the link has already. A filter that takes one still wants it
  ///     when the source topic is gone.
  public func wantedMirrors(
    of link: ClusterLinkSpec, sourceTopics: [String], recordedTopics: [String]
  ) -> [WantedMirror] {
    var wanted: [String: WantedMirror] = [:]
    if link.topics.autoMirror {
      for topic in sourceTopics + recordedTopics {
        guard case .taken(let rule) = link.topics.filter.verdict(on: topic) else { continue }
        wanted[topic] = link.mirror(of: topic, place: link.topics.filter.rules[rule].place)
      }
    }
    for manifest in mirrorTopics(ofLink: link.name) {
      for topic in manifest.topics {
        wanted[topic.name] = link.mirror(
          of: topic.name, state: manifest.state, replicationFactor: manifest.replicationFactor, place: topic.place)
      }
    }
    return wanted.values.sorted { $0.topic < $1.topic }
  }
}

extension ClusterLinkSpec {
  fileprivate func mirror(
    of topic: String, state own: DesiredMirrorState? = nil, replicationFactor: Int? = nil, place: SourcePlace
  ) -> WantedMirror {
    WantedMirror(
      link: name, topic: topic, destinationTopic: mirrorName(ofSourceTopic: topic), state: own ?? state,
      replicationFactor: replicationFactor ?? topics.replicationFactor, startFrom: topics.startFrom,
      maxFillerOffsets: topics.maxFillerOffsets, place: place)
  }
}
