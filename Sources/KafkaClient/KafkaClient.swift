import Bytes
import IOLoop
import KafkaProtocol

/// A client of one Kafka cluster, bound to one loop.
///
/// `send` is the data path: callbacks, one attempt, the caller's order. `request` and the operations in Operations/ are
/// for the edges: `async`, routed, repeated where that is safe. Both, and their callbacks, belong to the loop's thread.
public final class KafkaClient {
  let loop: any EventLoop
  /// As the manifest calls the cluster; it stands in every error.
  public let name: String
  public let bootstrapServers: [HostPort]
  let clientID: String
  let limits: ClientLimits

  public init(
    loop: any EventLoop, name: String, bootstrapServers: [HostPort], clientID: String, limits: ClientLimits = .init()
  ) {
    self.loop = loop
    self.name = name
    self.bootstrapServers = bootstrapServers
    self.clientID = clientID
    self.limits = limits
  }

  /// Asks one broker, once.
  ///
  /// Requests of one (node, workload) go out over one connection in the order of the calls. When it is lost, every
  /// request that it carried fails with `.disconnected`, once, in order, before any later one goes out on the next
  /// connection. `then` is called exactly once, on the loop, never before `send` returns.
  /// - Parameter node: one that metadata have named; else `.unreachable`.
  /// - Parameter limit: nil is `limits.request`. When it passes, the connection is closed.
  public func send<R: KafkaRequest>(
    _ request: R, to node: NodeID, on workload: Workload, limit: Duration? = nil,
    then: @escaping (Result<R.Response, ClientError>) -> Void
  ) {
    loop.schedule(after: .zero) { then(.failure(ClientError(.unreachable, "not connected", place: self.name))) }
  }

  /// Drops the connection; what it carried fails as if it had been lost. No fence: the broker may still act on it.
  public func closeConnection(to node: NodeID, on workload: Workload) {}

  /// Asks whom `destination` says, and again while that is safe and `limit` lasts: always where nothing was sent, and
  /// for requests that change nothing also where the answer was lost. Error codes inside a response are the caller's.
  /// - Parameter limit: nil is `limits.operation`.
  public func request<R: KafkaRequest>(
    _ request: R, to destination: Destination, on workload: Workload = .admin, limit: Duration? = nil
  ) async throws(ClientError) -> R.Response {
    throw ClientError(.unreachable, "not connected", place: name)
  }

  /// The newest version of `R` that `node` and we both speak.
  /// - Throws: `.unsupportedVersion` where there is none.
  public func version<R: KafkaRequest>(of type: R.Type, at node: NodeID) async throws(ClientError) -> Int16 {
    throw ClientError(.unreachable, "not connected", place: name)
  }

  /// Asks for brokers and topics, fresh; never makes a topic. What is learnt also routes later requests.
  /// - Parameter topics: nil asks for all, an empty list for none.
  /// - Throws: `.wrongCluster` where the cluster's id is another than at the first answer.
  public func metadata(topics: [String]?, limit: Duration? = nil) async throws(ClientError) -> ClusterMetadata {
    throw ClientError(.unreachable, "not connected", place: name)
  }

  /// Closes everything; what is under way and what comes later fails with `.shutDown`.
  public func shutDown() {}
}
