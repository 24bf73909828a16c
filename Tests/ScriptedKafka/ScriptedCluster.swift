import IOLoop
import IOSimulation
import KafkaClient
import KafkaProtocol

/// Brokers that agree on metadata: who is there, and who leads what.
public final class ScriptedCluster {
  public let loop: ManualLoop
  public let brokers: [ScriptedBroker]
  public var clusterID = "cluster"
  /// By topic, the leader of every partition; −1 for none.
  public var leaders: [String: [NodeID]] = [:]

  public init(brokers count: Int, seed: UInt64 = 1) {
    let loop = ManualLoop(seed: seed)
    self.loop = loop
    brokers = (0..<count).map { ScriptedBroker(NodeID($0 + 1), on: loop) }
    for broker in brokers {
      broker.on(MetadataRequest.self) { [unowned self] request, _ in .respond(metadata(for: request)) }
    }
  }

  public subscript(_ node: NodeID) -> ScriptedBroker { brokers[Int(node) - 1] }

  public func client(_ change: (inout ClientLimits) -> Void = { _ in }) -> KafkaClient {
    var limits = ClientLimits()
    change(&limits)
    return KafkaClient(
      loop: loop, name: "dr", bootstrapServers: brokers.map(\.address), clientID: "test", limits: limits)
  }

  /// A client that knows where the brokers are.
  public func readyClient(_ change: (inout ClientLimits) -> Void = { _ in }) throws -> KafkaClient {
    let client = client(change)
    _ = try loop.run { try await client.metadata(topics: []) }
    return client
  }

  public func metadata(for request: MetadataRequest) -> MetadataResponse {
    let names = request.topics.map { $0.compactMap(\.name) } ?? leaders.keys.sorted()
    return MetadataResponse(
      brokers: brokers.map { .init(nodeID: $0.nodeID, host: $0.address.host, port: Int32($0.address.port)) },
      clusterID: clusterID, controllerID: 1, topics: names.map(topic))
  }

  private func topic(_ name: String) -> MetadataResponse.Topic {
    guard let leaders = leaders[name] else { return .init(errorCode: .unknownTopicOrPartition, name: name) }
    let partitions = leaders.enumerated().map { index, leader in
      MetadataResponse.Partition(
        errorCode: leader < 0 ? .leaderNotAvailable : .none, partitionIndex: Int32(index), leaderID: leader,
        leaderEpoch: 3, replicas: [1], inSyncReplicas: [1])
    }
    return .init(name: name, partitions: partitions)
  }
}

/// What callbacks were told, in order.
public final class Results<Value> {
  public private(set) var all: [(number: Int, result: Result<Value, ClientError>)] = []

  public init() {}

  public func callback(_ number: Int) -> (Result<Value, ClientError>) -> Void {
    { self.all.append((number, $0)) }
  }

  public var numbers: [Int] { all.map(\.number) }
  public var codes: [ClientError.Code?] {
    all.map { if case .failure(let error) = $0.result { error.code } else { nil } }
  }
  public var errors: [ClientError] {
    all.compactMap { if case .failure(let error) = $0.result { error } else { nil } }
  }
}
