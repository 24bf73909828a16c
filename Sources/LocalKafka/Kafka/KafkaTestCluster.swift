import Foundation

/// A real Kafka cluster of our own, on loopback. It ends, and its data goes, with `down()` or with this process,
/// whichever comes first.
public final class KafkaTestCluster: Sendable {
  public let home: KafkaHome
  /// Kafka's cluster id under KRaft; nil where ZooKeeper makes one up.
  public let clusterID: String?
  public let configuration: KafkaClusterConfiguration
  private let nodes: [KafkaNode]
  private let zooKeeper: ZooKeeper?
  private let ports: [[String: Int]]
  private let folder: TemporaryFolder

  /// Every node's address, the clients' listener.
  public var bootstrapServers: String { nodes.map { "127.0.0.1:\($0.clientPort)" }.joined(separator: ",") }

  /// Every node's address at another listener.
  public func bootstrapServers(listener: String) -> String {
    ports.map { "127.0.0.1:\($0[listener] ?? 0)" }.joined(separator: ",")
  }

  /// Starts the nodes and returns when each of them answers and knows all the others.
  public static func start(
    _ home: KafkaHome, _ configuration: KafkaClusterConfiguration = .init()
  ) async throws -> KafkaTestCluster {
    try await blocking("start Kafka \(home.version)") {
      let cluster = try KafkaTestCluster(home, configuration)
      try cluster.startAll()
      return cluster
    }
  }

  private init(_ home: KafkaHome, _ configuration: KafkaClusterConfiguration) throws {
    self.home = home
    self.configuration = configuration
    let folder = try TemporaryFolder("kafka-\(home.version)")
    self.folder = folder
    let names = NodeProperties.listenerNames(configuration, usesZooKeeper: home.usesZooKeeper)
    let numbers = Array(1...configuration.nodeCount)
    let ports = try numbers.map { _ in
      try Dictionary(uniqueKeysWithValues: names.map { ($0, try FreePort.take()) })
    }
    self.ports = ports
    let zooKeeper = home.usesZooKeeper ? try ZooKeeper(home: home, folder: "\(folder.path)/zookeeper") : nil
    self.zooKeeper = zooKeeper
    clusterID = home.usesZooKeeper ? nil : Self.randomClusterID()
    let properties = NodeProperties(configuration: configuration, ports: ports, zooKeeperPort: zooKeeper?.port)
    nodes = try numbers.map {
      try KafkaNode(number: $0, home: home, folder: "\(folder.path)/\($0)", properties: properties)
    }
  }

  /// 16 random bytes as Kafka writes a Uuid (base64url, no padding), not beginning with a dash, which tools would take
  /// for an option.
  private static func randomClusterID() -> String {
    let bytes = Data((0..<16).map { _ in UInt8.random(in: 0...255) })
    return String(
      bytes.base64EncodedString().replacing("+", with: "A").replacing("/", with: "B").prefix { $0 != "=" })
  }

  private func startAll() throws {
    try zooKeeper?.start()
    if let clusterID { for node in nodes { try node.format(clusterID: clusterID) } }
    for node in nodes { try node.start() }
    for node in nodes { try node.waitUntilReady(brokerCount: nodes.count) }
  }

  /// Where a node keeps its log segments.
  public func dataFolder(node: Int = 1) -> String { nodes[node - 1].dataFolder }

  /// SIGKILL.
  public func kill(node: Int) async throws { try await blocking("kill") { [nodes] in nodes[node - 1].kill() } }

  /// SIGTERM, and waits for the end.
  public func stop(node: Int) async throws { try await blocking("stop") { [nodes] in nodes[node - 1].stop() } }

  public func send(_ signal: Int32, toNode node: Int) { nodes[node - 1].send(signal) }

  /// Starts a node that was stopped or killed, on its old data, and waits until all nodes know each other again.
  public func restart(node: Int) async throws {
    try await blocking("restart") { [self] in
      // ZooKeeper forgets a killed broker only when its session runs out; until then its number is taken.
      if zooKeeper != nil { Thread.sleep(forTimeInterval: 7) }
      try nodes[node - 1].start()
      for node in nodes { try node.waitUntilReady(brokerCount: nodes.count) }
    }
  }

  /// Ends every node at once and deletes the data.
  public func down() async throws {
    try await blocking("down") { [self] in
      for node in nodes { node.kill() }
      zooKeeper?.kill()
      folder.remove()
    }
  }
}
