import KafkaProtocol

extension KafkaClient {
  /// Where `destination` is now; what is not known is asked for.
  func place(of destination: Destination, limit: Duration) async throws(ClientError) -> Place {
    switch destination {
    case .any: return routing.anyPlace
    case .node(let id):
      if routing.address(of: .node(id)) == nil { _ = try await metadata(topics: [], limit: limit) }
      guard routing.address(of: .node(id)) != nil else { throw unknownNode(.node(id)) }
      return .node(id)
    case .controller:
      if routing.controllerID == nil { _ = try await metadata(topics: [], limit: limit) }
      guard let id = routing.controllerID, routing.address(of: .node(id)) != nil else {
        throw ClientError(.broker(.notController), "the cluster has no controller at present", place: name)
      }
      return .node(id)
    case .coordinator(let type, let key):
      return .node(try await coordinator(type, key: key, limit: limit))
    }
  }

  /// Once; the caller repeats.
  private func coordinator(_ type: CoordinatorType, key: String, limit: Duration) async throws(ClientError) -> NodeID {
    if let known = routing.coordinator(.init(type: type, key: key)) { return known }
    let (response, place) = try await answer(to: FindCoordinatorRequest(type, key: key), from: .any, limit: limit)
    let asked = describe(place)
    guard let coordinator = response.coordinator(for: key) else {
      throw ClientError(.malformed, "FindCoordinator was answered without the coordinator", place: asked)
    }
    guard coordinator.errorCode == .none else {
      throw ClientError(coordinator.errorCode, of: .findCoordinator, detail: coordinator.errorMessage, place: asked)
    }
    if routing.address(of: .node(coordinator.nodeID)) == nil { _ = try await metadata(topics: [], limit: limit) }
    guard routing.address(of: .node(coordinator.nodeID)) != nil else { throw unknownNode(.node(coordinator.nodeID)) }
    routing.learn(.init(type: type, key: key), at: coordinator.nodeID)
    return coordinator.nodeID
  }

  /// The partition's leader, asked for where it is not known.
  func leader(of partition: TopicPartition, limit: Duration) async throws(ClientError) -> NodeID {
    switch try await leaders(of: [partition], limit: limit).first {
    case .leader(let node, _)?: return node
    case .unavailable(let code)?: throw noLeader(of: partition, code)
    case nil: throw noLeader(of: partition, .unknownTopicOrPartition)
    }
  }

  /// "dr, broker 2 at kafka-2:9092".
  func describe(_ place: Place) -> String {
    guard let address = routing.address(of: place) else { return name }
    return BrokerPeer(cluster: name, nodeID: place.nodeID, address: address, advertisedBy: nil).place
  }
}
