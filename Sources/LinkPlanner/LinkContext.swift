import LinkModel

/// A link whose two sides could be seen and are the ones it is bound to: what its mirrors are judged in.
struct LinkContext {
  let link: ClusterLinkSpec
  let scope: String
  let source: ClusterSnapshot
  let destination: ClusterSnapshot
  let stateTopic: String
  /// The destination has no state topic: what is there cannot be told from what is ours.
  let isStateAbsent: Bool
  let records: StateRecords
  let requiresWriteRights: Bool
  /// When the clusters were looked at, in milliseconds since 1970.
  let observedAt: Int64

  /// - Throws: what keeps the whole link from being planned.
  init(
    _ link: ClusterLinkSpec, desired: DesiredState, observed: ObservedState, policy: PlanPolicy
  ) throws(Refused) {
    self.link = link
    scope = policy.scope
    requiresWriteRights = policy.requiresWriteRights
    observedAt = observed.takenAtMilliseconds
    source = try Self.cluster(link.source, desired: desired, observed: observed)
    destination = try Self.cluster(link.destination, desired: desired, observed: observed)
    guard source.clusterID != destination.clusterID else {
      throw .blocked(
        .sameCluster, "\(link.source) and \(link.destination) are both the cluster \(source.clusterID)")
    }
    stateTopic = desired.cluster(named: link.destination)?.stateTopic.name ?? StateTopicSpec.defaultName
    switch observed.states[link.destination] {
    case .read(let records): (isStateAbsent, self.records) = (false, records)
    case .absent: (isStateAbsent, self.records) = (true, StateRecords())
    case .unreadable(let unavailable): throw .unseen(unavailable)
    case nil:
      throw .unseen(Unavailable(reason: .stateUnknown, message: "the state topic of \(link.destination) was not read"))
    }
    try checkIdentity()
  }

  private static func cluster(
    _ name: String, desired: DesiredState, observed: ObservedState
  ) throws(Refused) -> ClusterSnapshot {
    guard let observation = observed.clusters[name] else {
      throw .unseen(Unavailable(reason: .clusterUnreachable, message: "\(name) was not looked at"))
    }
    let snapshot = try observation.seen()
    if let declared = desired.cluster(named: name)?.clusterID, declared != snapshot.clusterID {
      let message = "\(name) is declared with clusterId \(declared), and \(snapshot.clusterID) answered"
      throw .unseen(Unavailable(reason: .wrongClusterID, message: message))
    }
    // The bootstrap server answered and sent us to where nobody listens: a source without topics would look empty.
    if let unavailable = snapshot.brokerConfigs.unavailable, unavailable.reason == .advertisedAddressUnreachable {
      throw .unseen(unavailable)
    }
    return snapshot
  }

  /// A link is bound to its cluster ids and its prefix from its first registration on.
  private func checkIdentity() throws(Refused) {
    guard let record = registration else { return }
    let fields = [
      ("source (cluster id)", record.sourceClusterID, source.clusterID),
      ("destination (cluster id)", record.destinationClusterID, destination.clusterID),
      ("topicPrefix", record.topicPrefix, link.topicPrefix),
    ]
    for (name, recorded, wanted) in fields where recorded != wanted {
      throw .blocked(.immutableField, "\(name) was \"\(recorded)\" when the link was made, and is \"\(wanted)\" now")
    }
  }

  /// nil: the link is not registered yet.
  var registration: LinkRecord? { records.link(link.name, scope: scope) }

  /// The mirrors that the state topic records as this link's.
  var recordedMirrors: [MirrorRecord] {
    records.mirrors.values.filter { $0.link == link.name && $0.scope == scope }.sorted {
      $0.source.name < $1.source.name
    }
  }

  /// What identifies the topic of a mirror beyond this link: two manifests may name one cluster.
  func destinationKey(of mirror: WantedMirror) -> DestinationKey {
    DestinationKey(clusterID: destination.clusterID, topic: mirror.destinationTopic)
  }
}

/// A topic on a cluster, whatever the manifests call the cluster.
struct DestinationKey: Hashable {
  var clusterID: String
  var topic: String
}
