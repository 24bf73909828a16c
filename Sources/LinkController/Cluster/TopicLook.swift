import KafkaProtocol
import LinkModel

/// What Metadata says of topics, and of the brokers that it names.
struct TopicLook {
  var clusterID: String
  var brokers: [BrokerSnapshot]
  /// Without an entry: absent.
  var topics: [String: Observation<TopicSnapshot>]
  /// nil where the broker does not say.
  var allowedOperations: Set<ClusterOperation>?

  /// - Parameter names: nil asks for every topic that this principal may see, an empty list for none.
  init(_ names: [String]?, on cluster: any ClusterChannel, at route: Route = .any) async throws(ActionFailure) {
    let request = MetadataRequest(
      topics: names.map { $0.map { MetadataRequest.Topic(name: $0) } }, includesClusterAuthorizedOperations: true,
      includesTopicAuthorizedOperations: true)
    let response = try await cluster.request(request, to: route)
    guard let clusterID = response.clusterID else {
      throw ActionFailure(.wrongClusterID, "\(cluster.name) does not tell its cluster id")
    }
    self.clusterID = clusterID
    brokers = response.brokers.map { BrokerSnapshot(id: $0.nodeID, host: $0.host, port: $0.port) }
    brokers.sort { $0.id < $1.id }
    allowedOperations = ClusterOperation.operations(inBitField: response.clusterAuthorizedOperations)
    topics = [:]
    for topic in response.topics {
      guard let name = topic.name else { continue }
      topics[name] = Self.observation(of: topic, name, on: cluster.name)
    }
  }

  /// nil: there is no such topic.
  private static func observation(
    of topic: MetadataResponse.Topic, _ name: String, on cluster: String
  ) -> Observation<TopicSnapshot>? {
    switch topic.errorCode {
    case .none, .leaderNotAvailable: return snapshot(of: topic, name, on: cluster)
    case .unknownTopicOrPartition, .invalidTopicException: return nil
    default:
      let failure = ActionFailure(
        topic.errorCode, of: "describe the topic \(name)", on: cluster, or: .leaderUnavailable)
      return .unavailable(failure.unavailable)
    }
  }

  private static func snapshot(
    of topic: MetadataResponse.Topic, _ name: String, on cluster: String
  ) -> Observation<TopicSnapshot> {
    let partitions = topic.partitions.sorted { $0.partitionIndex < $1.partitionIndex }
    guard partitions.map(\.partitionIndex) == (0..<Int32(partitions.count)).map({ $0 }) else {
      let message = "\(cluster): the partitions of \(name) that were listed are not numbered from 0 on"
      return .unavailable(Unavailable(reason: .leaderUnavailable, message: message))
    }
    return .read(
      TopicSnapshot(
        id: topic.topicID == .zero ? nil : topic.topicID.description, isInternal: topic.isInternal,
        partitions: partitions.map {
          PartitionSnapshot(
            leader: $0.leaderID < 0 ? nil : $0.leaderID, leaderEpoch: $0.leaderEpoch, replicas: $0.replicas)
        },
        allowedOperations: ClusterOperation.operations(inBitField: topic.topicAuthorizedOperations)))
  }
}
