import LinkModel

/// What has to be observed so that a plan can be made: the observer asks, so that planner and observer cannot disagree
/// on which topics matter. Topics are asked for in two steps, because filters need the source's names first.
public struct Interest: Sendable {
  let desired: DesiredState
  let policy: PlanPolicy

  public init(in desired: DesiredState, policy: PlanPolicy) {
    self.desired = desired
    self.policy = policy
  }

  /// The links that the policy regards, by name.
  public var links: [ClusterLinkSpec] { desired.links.filter { policy.regards(link: $0.name) } }

  /// Every cluster that has to answer, by name.
  public var clusters: [String] { Set(links.flatMap { [$0.source, $0.destination] }).sorted() }

  /// The clusters whose state topic is read, by name.
  public var destinations: [String] { Set(links.map(\.destination)).sorted() }

  /// The mirrors wanted of a link, by the source topic's name.
  /// - Parameters:
  ///   - sourceTopics: every topic that the source lists, with whether Kafka calls it internal.
  ///   - records: of the destination's state topic; empty where it is absent or unreadable.
  public func wantedMirrors(
    of link: ClusterLinkSpec, sourceTopics: [(name: String, isInternal: Bool)], records: StateRecords
  ) -> [WantedMirror] {
    let listed = sourceTopics.filter { !$0.isInternal }.map(\.name)
    let recorded = records.mirrors.values.filter { $0.link == link.name && $0.scope == policy.scope }
    let wanted = desired.wantedMirrors(
      of: link, sourceTopics: listed, recordedTopics: recorded.map(\.source.name).sorted())
    return wanted.filter { policy.regards(link: link.name, topic: $0.topic) }
  }

  /// The topics to be asked for by name and read in detail, on each cluster, by name: on a source what is to be
  /// mirrored, on a destination the mirrors, wanted or recorded.
  /// - Parameters:
  ///   - listed: what Metadata lists, by the manifest's cluster name; a cluster that could not be read has no entry.
  ///   - states: by the destination's name.
  public func topics(
    listed: [String: [(name: String, isInternal: Bool)]], states: [String: StateSnapshot]
  ) -> [String: [String]] {
    var topics: [String: Set<String>] = [:]
    for link in links {
      let records = states[link.destination]?.records ?? StateRecords()
      let wanted = wantedMirrors(of: link, sourceTopics: listed[link.source] ?? [], records: records)
      topics[link.source, default: []].formUnion(wanted.map(\.topic))
      topics[link.destination, default: []].formUnion(wanted.map(\.destinationTopic).filter { isLegal($0) })
      topics[link.destination, default: []].formUnion(recordedDestinations(of: link, in: records))
    }
    return topics.mapValues { $0.sorted() }
  }

  /// The times at which mirrors that are not begun yet shall begin: by source cluster and time, the topics to be asked
  /// for, by name.
  /// - Parameters: as of `topics`.
  public func startTimes(
    listed: [String: [(name: String, isInternal: Bool)]], states: [String: StateSnapshot]
  ) -> [String: [Int64: [String]]] {
    var times: [String: [Int64: Set<String>]] = [:]
    for link in links {
      guard case .timestamp(let time) = link.topics.startFrom else { continue }
      let records = states[link.destination]?.records ?? StateRecords()
      let there = Set((listed[link.destination] ?? []).map(\.name))
      for mirror in wantedMirrors(of: link, sourceTopics: listed[link.source] ?? [], records: records) {
        let isBegun = records.mirrors[mirror.destinationTopic] != nil && there.contains(mirror.destinationTopic)
        if !isBegun { times[link.source, default: [:]][time, default: []].insert(mirror.topic) }
      }
    }
    return times.mapValues { $0.mapValues { $0.sorted() } }
  }

  private func isLegal(_ name: String) -> Bool { TopicName.problem(with: name) == nil }

  private func recordedDestinations(of link: ClusterLinkSpec, in records: StateRecords) -> [String] {
    let own = records.mirrors.values.filter {
      $0.link == link.name && $0.scope == policy.scope && policy.regards(link: link.name, topic: $0.source.name)
    }
    return own.map(\.destination.name)
  }
}
