import IOLoop
import KafkaProtocol

/// What has configs.
public enum ConfigResource: Sendable, Hashable {
  case topic(String)
  case broker(NodeID)

  var type: ConfigResourceType {
    switch self {
    case .topic: .topic
    case .broker: .broker
    }
  }

  var name: String {
    switch self {
    case .topic(let name): name
    case .broker(let id): "\(id)"
    }
  }

  /// A broker's configs are that broker's to tell and to change.
  var destination: Destination {
    switch self {
    case .topic: .any
    case .broker(let id): .node(id)
    }
  }
}

extension KafkaClient {
  /// The configs of topics and brokers, defaults included.
  /// - Parameter keys: nil asks for all.
  /// - Returns: a result for each resource, in the order asked; a topic that is absent is
  ///   `.broker(.unknownTopicOrPartition)`.
  /// - Throws: where nothing could be asked at all.
  public func describeConfigs(
    of resources: [ConfigResource], keys: [String]? = nil, limit: Duration? = nil
  ) async throws(ClientError) -> [Result<[DescribeConfigsResponse.Config], ClientError>] {
    var results: [ConfigResource: Result<[DescribeConfigsResponse.Config], ClientError>] = [:]
    for group in resources.byDestination() {
      let request = DescribeConfigsRequest(
        resources: group.resources.map { .init(type: $0.type, name: $0.name, configurationKeys: keys) })
      let response = try await self.request(request, to: group.destination, limit: limit)
      let rows = Dictionary(response.resources.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
      for resource in group.resources { results[resource] = result(rows[resource.name], resource) }
    }
    return resources.compactMap { results[$0] }
  }

  private func result(
    _ row: DescribeConfigsResponse.Resource?, _ resource: ConfigResource
  ) -> Result<[DescribeConfigsResponse.Config], ClientError> {
    guard let row else {
      return .failure(ClientError(.malformed, "DescribeConfigs left out \(resource.name)", place: name))
    }
    guard row.errorCode == .none else {
      return .failure(ClientError(row.errorCode, of: .describeConfigs, detail: row.errorMessage, place: name))
    }
    return .success(row.configs)
  }
}

extension [ConfigResource] {
  /// All topics together, every broker by itself.
  func byDestination() -> [(destination: Destination, resources: [ConfigResource])] {
    var groups: [(destination: Destination, resources: [ConfigResource])] = []
    for resource in self {
      if let index = groups.firstIndex(where: { $0.destination == resource.destination }) {
        groups[index].resources.append(resource)
      } else {
        groups.append((resource.destination, [resource]))
      }
    }
    return groups
  }
}
