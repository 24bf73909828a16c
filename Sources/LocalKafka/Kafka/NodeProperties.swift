/// What server.properties of one node says.
struct NodeProperties {
  let configuration: KafkaClusterConfiguration
  /// Ports by listener name, one entry a node.
  let ports: [[String: Int]]
  /// Nil for KRaft.
  let zooKeeperPort: Int?

  static let clients = "CLIENTS"
  static let controller = "CONTROLLER"

  /// The names of the listeners that every node has, the controllers' among them under KRaft.
  static func listenerNames(_ configuration: KafkaClusterConfiguration, usesZooKeeper: Bool) -> [String] {
    [clients] + configuration.extraListeners.map(\.name) + (usesZooKeeper ? [] : [controller])
  }

  func text(node: Int, dataFolder: String) -> String {
    var properties = common(node: node)
    properties["log.dirs"] = dataFolder
    properties.merge(zooKeeperPort.map { zooKeeper(node: node, port: $0) } ?? kraft(node: node)) { $1 }
    properties.merge(configuration.properties) { $1 }
    properties.merge(configuration.nodeProperties[node] ?? [:]) { $1 }
    return properties.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)\n" }.joined()
  }

  private func common(node: Int) -> [String: String] {
    let replicas = "\(min(3, configuration.nodeCount))"
    let listeners = Self.listenerNames(configuration, usesZooKeeper: zooKeeperPort != nil)
    let advertised = listeners.filter { $0 != Self.controller }
    var protocols = configuration.extraListeners.map { "\($0.name):\($0.securityProtocol)" }
    protocols.append("\(Self.clients):PLAINTEXT")
    if zooKeeperPort == nil { protocols.append("\(Self.controller):\(configuration.controllerSecurityProtocol)") }
    return [
      "listeners": listeners.map { address($0, node: node) }.joined(separator: ","),
      "advertised.listeners": advertised.map { advertisedAddress($0, node: node) }.joined(separator: ","),
      "listener.security.protocol.map": protocols.joined(separator: ","),
      "inter.broker.listener.name": Self.clients,
      "offsets.topic.replication.factor": replicas, "offsets.topic.num.partitions": "4",
      "transaction.state.log.replication.factor": replicas, "transaction.state.log.min.isr": "1",
      "transaction.state.log.num.partitions": "4", "group.initial.rebalance.delay.ms": "0",
      "auto.create.topics.enable": "false", "super.users": "User:ANONYMOUS",
      "allow.everyone.if.no.acl.found": "true",
      // 5 MiB records, and transactions left open by a test for as long as it needs them.
      "message.max.bytes": "8388608", "replica.fetch.max.bytes": "8388608",
      "transaction.max.timeout.ms": "3600000",
      // Tests write records of long ago, which retention would take away while they look.
      "log.retention.ms": "-1",
      // Tests of compacted topics wait for the cleaner.
      "log.cleaner.backoff.ms": "250",
    ]
  }

  private func kraft(node: Int) -> [String: String] {
    let voters = (1...configuration.nodeCount).map { "\($0)@127.0.0.1:\(port(Self.controller, node: $0))" }
    return [
      "process.roles": "broker,controller", "node.id": "\(node)",
      "controller.listener.names": Self.controller, "controller.quorum.voters": voters.joined(separator: ","),
      "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
    ]
  }

  private func zooKeeper(node: Int, port: Int) -> [String: String] {
    [
      "broker.id": "\(node)", "zookeeper.connect": "127.0.0.1:\(port)", "zookeeper.session.timeout.ms": "6000",
      "authorizer.class.name": "kafka.security.authorizer.AclAuthorizer",
    ]
  }

  private func address(_ listener: String, node: Int) -> String {
    "\(listener)://127.0.0.1:\(port(listener, node: node))"
  }

  private func advertisedAddress(_ listener: String, node: Int) -> String {
    if listener == Self.clients, let other = configuration.advertisedPorts[node] {
      return "\(listener)://127.0.0.1:\(other)"
    }
    return address(listener, node: node)
  }

  func port(_ listener: String, node: Int) -> Int { ports[node - 1][listener] ?? 0 }
}
