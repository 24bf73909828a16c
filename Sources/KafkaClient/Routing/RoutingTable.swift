import IOLoop
import KafkaProtocol

/// What is known of where things are: addresses, leaders, coordinators. All of it may be out of date; whoever finds
/// out says so, and it is asked for again.
final class RoutingTable {
  struct Coordinator: Hashable {
    let type: CoordinatorType
    let key: String
  }

  /// Where a partition is led, as far as known.
  enum Leadership: Equatable {
    case leader(NodeID, epoch: Int32)
    /// There is no leader now, or metadata carry another error of the partition or its topic.
    case unavailable(ErrorCode)
  }

  private let bootstrapServers: [HostPort]
  private(set) var clusterID: String?
  private(set) var controllerID: NodeID?
  private var addresses: [NodeID: HostPort] = [:]
  /// The bootstrap server whose answer named the node's address.
  private var sources: [NodeID: HostPort] = [:]
  private var proven: Set<HostPort> = []
  private var leaders: [TopicPartition: Leadership] = [:]
  private var coordinators: [Coordinator: NodeID] = [:]
  /// Counts through the places that `.any` can mean: it stays where it was answered.
  private var anyPosition = 0

  init(bootstrapServers: [HostPort]) { self.bootstrapServers = bootstrapServers }

  /// Some server of the cluster has answered.
  var hasContact: Bool { !proven.isEmpty }

  // MARK: Addresses

  func address(of place: Place) -> HostPort? {
    switch place {
    case .bootstrap(let index): bootstrapServers.indices.contains(index) ? bootstrapServers[index] : nil
    case .node(let id): addresses[id]
    }
  }

  func answered(_ place: Place) {
    if let address = address(of: place) { proven.insert(address) }
  }

  /// Who named the place's address, if nothing has ever answered there.
  func unprovenSource(of place: Place) -> HostPort? {
    guard let id = place.nodeID, let address = addresses[id], !proven.contains(address) else { return nil }
    return bootstrapServers.contains(address) ? nil : sources[id]
  }

  /// Where to ask what any broker knows. With `anyFailed` the next place is tried.
  var anyPlace: Place {
    let places = bootstrapServers.indices.map(Place.bootstrap) + addresses.keys.sorted().map(Place.node)
    return places.isEmpty ? .bootstrap(0) : places[anyPosition % places.count]
  }

  func anyFailed() { anyPosition += 1 }

  // MARK: Metadata

  /// - Parameter source: the address that answered.
  func learn(_ metadata: ClusterMetadata, from source: HostPort?) {
    clusterID = metadata.clusterID ?? clusterID
    controllerID = metadata.controllerID
    if !metadata.brokers.isEmpty {
      for broker in metadata.brokers where addresses[broker.nodeID] != broker.address {
        sources[broker.nodeID] = source
      }
      addresses = Dictionary(metadata.brokers.map { ($0.nodeID, $0.address) }, uniquingKeysWith: { _, last in last })
    }
    for topic in metadata.topics { learn(topic) }
  }

  private func learn(_ topic: ClusterMetadata.Topic) {
    for partition in topic.partitions {
      let key = TopicPartition(topic.name, partition.index)
      if let leader = partition.leader {
        leaders[key] = .leader(leader, epoch: partition.leaderEpoch)
      } else {
        leaders[key] = .unavailable(partition.error == .none ? .leaderNotAvailable : partition.error)
      }
    }
  }

  func leader(of partition: TopicPartition) -> Leadership? { leaders[partition] }

  func forgetLeader(of partition: TopicPartition) { leaders[partition] = nil }

  func forgetController() { controllerID = nil }

  // MARK: Coordinators

  func coordinator(_ coordinator: Coordinator) -> NodeID? { coordinators[coordinator] }
  func learn(_ coordinator: Coordinator, at node: NodeID) { coordinators[coordinator] = node }
  func forget(_ coordinator: Coordinator) { coordinators[coordinator] = nil }
}
