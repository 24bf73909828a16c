import KafkaClient
import KafkaProtocol
import LinkModel

/// A cluster behind Lockstep's own client.
final class KafkaChannel: ClusterChannel {
  /// For one request with its repetitions where the client repeats it.
  private static let limit: Duration = .seconds(30)

  private let client: KafkaClient

  init(_ client: KafkaClient) { self.client = client }

  var name: String { client.name }

  func request<R: KafkaRequest>(
    _ request: R, to route: Route, within limit: Duration?
  ) async throws(ActionFailure) -> R.Response {
    do throws(ClientError) {
      return try await client.request(request, to: route.destination, on: .admin, limit: limit ?? Self.limit)
    } catch {
      throw ActionFailure(error)
    }
  }
}

extension Route {
  fileprivate var destination: Destination {
    switch self {
    case .any: .any
    case .controller: .controller
    case .node(let id): .node(id)
    }
  }
}

extension ActionFailure {
  init(_ error: ClientError) {
    let remedy = error.remedy.isEmpty ? "" : " (\(error.remedy))"
    self.init(
      error.code.reason, "\(error)\(remedy)", isRetriable: error.code.isRetriable, hadNoEffect: !error.mayHaveArrived)
  }
}

extension ClientError.Code {
  fileprivate var reason: Reason {
    switch self {
    case .advertisedAddressUnreachable: .advertisedAddressUnreachable
    case .leaderUnavailable: .leaderUnavailable
    case .wrongCluster: .wrongClusterID
    case .broker(let code): code.reason(or: .clusterUnreachable)
    case .unreachable, .timedOut, .disconnected, .unsupportedVersion, .malformed, .notEncodable, .cancelled, .shutDown:
      .clusterUnreachable
    }
  }

  fileprivate var isRetriable: Bool {
    switch self {
    case .unreachable, .timedOut, .disconnected, .leaderUnavailable: true
    case .broker(let code): code.isRetriable
    case .advertisedAddressUnreachable, .unsupportedVersion, .malformed, .notEncodable, .wrongCluster, .cancelled,
      .shutDown:
      false
    }
  }
}
