import IOLoop
import KafkaProtocol

extension KafkaClient {
  /// Asks for brokers and topics, fresh; never makes a topic. What is learnt also routes later requests.
  /// - Parameter topics: nil asks for all, an empty list for none.
  /// - Throws: `.wrongCluster` where the cluster's id is another than at the first answer.
  public func metadata(topics: [String]?, limit: Duration? = nil) async throws(ClientError) -> ClusterMetadata {
    let rows = topics.map { $0.map { MetadataRequest.Topic(name: $0) } }
    let (response, place) = try await answer(to: MetadataRequest(topics: rows), from: .any, limit: limit)
    let asked = describe(place)
    guard response.errorCode == .none else {
      throw ClientError(response.errorCode, of: .metadata, detail: nil, place: asked)
    }
    let metadata = try ClusterMetadata(response, place: asked)
    if let known = routing.clusterID, let id = metadata.clusterID, id != known {
      throw ClientError(
        .wrongCluster, "another cluster answers than before", remedy: "look where the address leads to", place: asked,
        cause: "its id was \(known) and is \(id)")
    }
    routing.learn(metadata, from: routing.address(of: place))
    return metadata
  }
}

extension ClusterMetadata {
  /// - Throws: `.malformed` where an address is none.
  init(_ response: MetadataResponse, place: String) throws(ClientError) {
    var brokers: [Broker] = []
    for broker in response.brokers {
      guard let port = UInt16(exactly: broker.port), port > 0, !broker.host.isEmpty else {
        throw ClientError(
          .malformed, "Metadata name an impossible address for broker \(broker.nodeID)", place: place,
          cause: "\(broker.host):\(broker.port)")
      }
      let address = HostPort(host: broker.host, port: port)
      brokers.append(Broker(nodeID: broker.nodeID, address: address, rack: broker.rack))
    }
    self.brokers = brokers.sorted { $0.nodeID < $1.nodeID }
    clusterID = response.clusterID
    controllerID = response.controllerID >= 0 ? response.controllerID : nil
    topics = response.topics.map(Topic.init).sorted { $0.name < $1.name }
  }
}

extension ClusterMetadata.Topic {
  fileprivate init(_ topic: MetadataResponse.Topic) {
    name = topic.name ?? ""
    topicID = topic.topicID
    isInternal = topic.isInternal
    error = topic.errorCode
    partitions = topic.partitions.map { partition in
      ClusterMetadata.Partition(
        index: partition.partitionIndex, leader: partition.leaderID >= 0 ? partition.leaderID : nil,
        leaderEpoch: partition.leaderEpoch, replicas: partition.replicas,
        inSyncReplicas: partition.inSyncReplicas, error: partition.errorCode)
    }.sorted { $0.index < $1.index }
  }
}
