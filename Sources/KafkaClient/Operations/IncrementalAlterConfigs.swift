import IOLoop
import KafkaProtocol

/// Changes to the configs of one resource; configs that are not named stay as they are.
public struct ConfigChange: Sendable, Equatable {
  public let resource: ConfigResource
  public let configs: [IncrementalAlterConfigsRequest.Config]

  public init(_ resource: ConfigResource, _ configs: [IncrementalAlterConfigsRequest.Config]) {
    self.resource = resource
    self.configs = configs
  }
}

extension KafkaClient {
  /// Sets or removes single configs. Brokers obey a change a little after they have acknowledged it.
  /// - Parameter isValidateOnly: the broker only says whether it would.
  /// - Returns: nil for each change that was made, else its error, in the order asked.
  /// - Throws: where nothing could be asked at all; changes of other destinations may have been made then.
  public func alterConfigs(
    _ changes: [ConfigChange], isValidateOnly: Bool = false, limit: Duration? = nil
  ) async throws(ClientError) -> [ClientError?] {
    var errors: [ConfigResource: ClientError] = [:]
    for group in changes.map(\.resource).byDestination() {
      let rows = changes.filter { group.resources.contains($0.resource) }.map { change in
        IncrementalAlterConfigsRequest.Resource(
          type: change.resource.type, name: change.resource.name, configs: change.configs)
      }
      let request = IncrementalAlterConfigsRequest(resources: rows, isValidateOnly: isValidateOnly)
      let response = try await repeated(request, to: group.destination, limit: limit) { response in
        let code = response.resources.first?.errorCode ?? .none
        let isWhole = code == .notController && response.resources.allSatisfy { $0.errorCode == code }
        return (isWhole ? code : .none, response.resources.first?.errorMessage)
      }
      for resource in group.resources { errors[resource] = error(in: response, of: resource) }
    }
    return changes.map { errors[$0.resource] }
  }

  private func error(in response: IncrementalAlterConfigsResponse, of resource: ConfigResource) -> ClientError? {
    guard let row = response.resources.first(where: { $0.type == resource.type && $0.name == resource.name }) else {
      let message = "IncrementalAlterConfigs left out \(resource.name)"
      return ClientError(.malformed, message, place: name, mayHaveArrived: true)
    }
    if row.errorCode == .none { return nil }
    return ClientError(row.errorCode, of: .incrementalAlterConfigs, detail: row.errorMessage, place: name)
  }
}
