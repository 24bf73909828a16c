import Bytes
import IOLoop
import KafkaProtocol

/// A client of one Kafka cluster, bound to one loop.
///
/// `send` is the data path: callbacks, one attempt, the caller's order. `request` and the operations in Operations/ are
/// for the edges: `async`, routed, repeated where that is safe. All of it, callbacks too, belongs to the loop's thread.
public final class KafkaClient {
  /// As the manifest calls the cluster; it stands in every error.
  public let name: String
  public let bootstrapServers: [HostPort]
  let loop: any EventLoop
  let limits: ClientLimits
  let routing: RoutingTable
  private let clientID: String
  private var connections: [ConnectionKey: BrokerConnection] = [:]
  private var isShutDown = false

  struct ConnectionKey: Hashable {
    let place: Place
    let workload: Workload
  }

  /// - Parameter bootstrapServers: asked in turn; at least one, else every operation is `.unreachable`.
  /// - Parameter clientID: what brokers write to their logs and apply quotas to.
  public init(
    loop: any EventLoop, name: String, bootstrapServers: [HostPort], clientID: String, limits: ClientLimits = .init()
  ) {
    self.loop = loop
    self.name = name
    self.bootstrapServers = bootstrapServers
    self.clientID = clientID
    self.limits = limits
    routing = RoutingTable(bootstrapServers: bootstrapServers)
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
    send(RequestExchange(request, limit: limit ?? limits.request, completion: then), to: .node(node), on: workload)
  }

  /// Drops the connection; what it carried fails as if it had been lost. No fence: the broker may still act on it.
  public func closeConnection(to node: NodeID, on workload: Workload) {
    connections[ConnectionKey(place: .node(node), workload: workload)]?.close()
  }

  /// Closes everything; what is under way and what comes later fails with `.shutDown`.
  public func shutDown() {
    isShutDown = true
    let order = connections.keys.sorted { ($0.place, $0.workload.rawValue) < ($1.place, $1.workload.rawValue) }
    for key in order { connections[key]?.shutDown() }
  }

  // MARK: Connections

  func send(_ exchange: Exchange, to place: Place, on workload: Workload) {
    loop.checkIsolated()
    if let connection = connection(to: place, on: workload) { return connection.send(exchange) }
    let error = unknownNode(place)
    loop.soon { exchange.fail(error) }
  }

  /// Nil where nobody has said where the node is.
  private func connection(to place: Place, on workload: Workload) -> BrokerConnection? {
    let key = ConnectionKey(place: place, workload: workload)
    guard let address = routing.address(of: place) else { return nil }
    let peer = BrokerPeer(
      cluster: name, nodeID: place.nodeID, address: address, advertisedBy: routing.unprovenSource(of: place))
    if let known = connections[key] {
      if known.peer.address != address { known.move(to: peer) }
      return known
    }
    let connection = BrokerConnection(to: peer, loop: loop, clientID: clientID, limits: limits) { [weak self] in
      self?.answered(place)
    }
    if isShutDown { connection.shutDown() }
    connections[key] = connection
    return connection
  }

  private func answered(_ place: Place) {
    routing.answered(place)
    for workload in Workload.allCases {
      connections[ConnectionKey(place: place, workload: workload)]?.addressAnswered()
    }
  }

  func unknownNode(_ place: Place) -> ClientError {
    if isShutDown { return ClientError(.shutDown, "the client was shut down", place: name) }
    guard let node = place.nodeID else {
      return ClientError(.unreachable, "no bootstrap server is given", place: name)
    }
    return ClientError(.unreachable, "its metadata name no broker \(node)", place: name)
  }
}
