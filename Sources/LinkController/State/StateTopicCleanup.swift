import IOLoop
import KafkaProtocol
import LinkModel

/// Holds a state topic to the one setting that its records depend on. The topic may have been made by somebody else,
/// or changed since: where records can expire, a link's ownership number is lost one day and begins at 0 again, and
/// its producer epochs are used twice.
struct StateTopicCleanup {
  private static let limit: Duration = .seconds(30)
  private static let config = "cleanup.policy"

  let cluster: any ClusterChannel
  let topic: String
  let loop: any EventLoop

  /// - Throws: `StateUnknown` unless the topic is compacted and nothing else; also where that could not be read.
  func require() async throws(ActionFailure) {
    let policy = try await Patience(loop: loop, limit: Self.limit).retry { () async throws(ActionFailure) -> String in
      try await self.policy()
    }
    guard policy == "compact" else {
      let state = "\(cluster.name): the state topic \(topic) has \(Self.config)=\(policy), so that records can be lost"
      throw ActionFailure(
        .stateUnknown,
        "\(state). If it still holds all records, set it to compact alone (kafka-configs.sh --alter --entity-type "
          + "topics --entity-name \(topic) --add-config \(Self.config)=compact); else name another stateTopic")
    }
  }

  private func policy() async throws(ActionFailure) -> String {
    let resource = DescribeConfigsRequest.Resource(type: .topic, name: topic)
    let response = try await cluster.request(DescribeConfigsRequest(resources: [resource]), to: .any)
    let what = "describe the configs of \(topic)"
    guard let answer = response.resources.first, answer.errorCode == .none else {
      let code = response.resources.first?.errorCode ?? .unknownServerError
      throw ActionFailure(code, response.resources.first?.errorMessage, of: what, on: cluster.name, or: .stateUnknown)
    }
    guard let policy = answer.configs.first(where: { $0.name == Self.config })?.value else {
      throw ActionFailure(.stateUnknown, "\(cluster.name): \(what): \(Self.config) is not among them")
    }
    return policy
  }
}
