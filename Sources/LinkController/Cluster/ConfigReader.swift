import KafkaProtocol
import LinkModel

/// Reads configs of topics and brokers, many in one request.
struct ConfigReader {
  /// Topics in one request: an answer has about 35 configs of 60 bytes a topic.
  private static let batchSize = 200

  let cluster: any ClusterChannel

  /// By topic name; every name has an entry.
  func configs(ofTopics names: [String]) async -> [String: Observation<[String: ConfigValue]>] {
    var found: [String: Observation<[String: ConfigValue]>] = [:]
    for start in stride(from: 0, to: names.count, by: Self.batchSize) {
      let batch = Array(names[start..<min(start + Self.batchSize, names.count)])
      found.merge(await read(.topic, batch, route: .any)) { $1 }
    }
    return found
  }

  func configs(ofBroker id: Int32) async -> Observation<[String: ConfigValue]> {
    let name = String(id)
    return await read(.broker, [name], route: .node(id))[name] ?? .unavailable(missing("broker \(id)"))
  }

  private func read(
    _ type: ConfigResourceType, _ names: [String], route: Route
  ) async -> [String: Observation<[String: ConfigValue]>] {
    let resources = names.map { DescribeConfigsRequest.Resource(type: type, name: $0) }
    do throws(ActionFailure) {
      let response = try await cluster.request(DescribeConfigsRequest(resources: resources), to: route)
      let answers = Dictionary(response.resources.map { ($0.name, observation(of: $0)) }) { first, _ in first }
      return names.reduce(into: [:]) { $0[$1] = answers[$1] ?? .unavailable(missing($1)) }
    } catch {
      return names.reduce(into: [:]) { $0[$1] = .unavailable(error.unavailable) }
    }
  }

  private func observation(
    of resource: DescribeConfigsResponse.Resource
  ) -> Observation<[String: ConfigValue]> {
    guard resource.errorCode == .none else {
      let what = "describe the configs of \(resource.name)"
      let failure = ActionFailure(
        resource.errorCode, resource.errorMessage, of: what, on: cluster.name, or: .leaderUnavailable)
      return .unavailable(failure.unavailable)
    }
    let values = resource.configs.map { config in
      (config.name, ConfigValue(config.value, source: ConfigValue.Source(rawValue: config.source.rawValue) ?? .unknown))
    }
    return .read(Dictionary(values) { first, _ in first })
  }

  private func missing(_ name: String) -> Unavailable {
    Unavailable(reason: .leaderUnavailable, message: "\(cluster.name): the configs of \(name) were not answered")
  }
}
