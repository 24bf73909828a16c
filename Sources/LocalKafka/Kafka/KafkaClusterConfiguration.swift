/// How a cluster is to be: any broker property, listener and JVM option, for all nodes or for one.
/// Nodes count from 1. What is not said here is a small plain-text cluster that creates no topic by itself.
public struct KafkaClusterConfiguration: Sendable {
  /// A listener besides the clients' (`CLIENTS`, plain text) and the controllers'.
  public struct Listener: Sendable {
    public var name: String
    /// Kafka's security protocol, for example SASL_PLAINTEXT.
    public var securityProtocol: String

    public init(name: String, securityProtocol: String) {
      self.name = name
      self.securityProtocol = securityProtocol
    }
  }

  public var nodeCount = 1
  public var heap = "384m"
  public var properties: [String: String] = [:]
  public var nodeProperties: [Int: [String: String]] = [:]
  /// Compiled only a little, which starts in a third of the time: for tests, not for measuring.
  public var isQuickToStart = true
  public var jvmOptions: [String] = []
  public var nodeJVMOptions: [Int: [String]] = [:]
  public var extraListeners: [Listener] = []
  public var controllerSecurityProtocol = "PLAINTEXT"
  /// The port that a node tells its clients, where it is not the one it listens at.
  public var advertisedPorts: [Int: Int] = [:]

  public init(nodeCount: Int = 1, properties: [String: String] = [:]) {
    self.nodeCount = nodeCount
    self.properties = properties
  }

  /// The password of the one user, `broker`, who may do everything on a refusing cluster.
  public static let brokerPassword = "broker-secret"

  /// One node whose anonymous clients, at the usual listener, may do nothing until the user `broker`, at the listener
  /// `INTERNAL`, grants it.
  public static var refusing: KafkaClusterConfiguration {
    var configuration = KafkaClusterConfiguration()
    configuration.extraListeners = [Listener(name: "INTERNAL", securityProtocol: "SASL_PLAINTEXT")]
    configuration.controllerSecurityProtocol = "SASL_PLAINTEXT"
    let login =
      "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"broker\" "
      + "password=\"\(brokerPassword)\" user_broker=\"\(brokerPassword)\";"
    configuration.properties = [
      "inter.broker.listener.name": "INTERNAL",
      "sasl.enabled.mechanisms": "PLAIN",
      "sasl.mechanism.inter.broker.protocol": "PLAIN",
      "sasl.mechanism.controller.protocol": "PLAIN",
      "listener.name.internal.plain.sasl.jaas.config": login,
      "listener.name.controller.plain.sasl.jaas.config": login,
      "super.users": "User:broker",
      "allow.everyone.if.no.acl.found": "false",
    ]
    return configuration
  }
}
