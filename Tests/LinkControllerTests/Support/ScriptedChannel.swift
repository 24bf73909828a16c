import KafkaProtocol

@testable import LinkController

/// A cluster that answers by a script: one closure for each kind of request. What it was asked is kept, in order.
final class ScriptedChannel: ClusterChannel {
  let name = "dr"
  private(set) var asked: [APIKey] = []
  private(set) var routes: [Route] = []
  private var answers: [APIKey: (Any, Route) -> Result<Any, ActionFailure>] = [:]

  func on<R: KafkaRequest>(_ type: R.Type, _ answer: @escaping (R, Route) -> Result<R.Response, ActionFailure>) {
    answers[R.apiKey] = { request, route in
      guard let request = request as? R else { return .failure(Self.unexpected) }
      return answer(request, route).map { $0 }
    }
  }

  /// Answers in turn; the last one stays.
  func on<R: KafkaRequest>(_ type: R.Type, _ turns: [Result<R.Response, ActionFailure>]) {
    var left = turns
    on(type) { _, _ in left.count > 1 ? left.removeFirst() : left[0] }
  }

  func request<R: KafkaRequest>(
    _ request: R, to route: Route, within limit: Duration?
  ) async throws(ActionFailure) -> R.Response {
    asked.append(R.apiKey)
    routes.append(route)
    guard let answer = answers[R.apiKey], let response = try answer(request, route).get() as? R.Response else {
      throw Self.unexpected
    }
    return response
  }

  static let unexpected = ActionFailure(.executionFailed, "a request that the test does not expect")
  static let lost = ActionFailure(.clusterUnreachable, "the answer was lost", isRetriable: true)
  static let unsent = ActionFailure(.clusterUnreachable, "not connected", isRetriable: true, hadNoEffect: true)
}

extension ScriptedChannel {
  /// Metadata in which every topic has these leaders, by partition; −1 is none.
  func leads(_ topics: [String: [Int32]], id: TopicID = TopicID(high: 1, low: 2)) {
    on(MetadataRequest.self) { request, _ in
      let names = request.topics?.compactMap(\.name) ?? topics.keys.sorted()
      return .success(
        MetadataResponse(
          brokers: [MetadataResponse.Broker(nodeID: 1, host: "h", port: 9092)], clusterID: "D",
          topics: names.map { name in
            guard let leaders = topics[name] else {
              return MetadataResponse.Topic(errorCode: .unknownTopicOrPartition, name: name)
            }
            return MetadataResponse.Topic(
              name: name, topicID: id,
              partitions: leaders.enumerated().map {
                MetadataResponse.Partition(partitionIndex: Int32($0), leaderID: $1, leaderEpoch: 5)
              })
          }))
    }
  }
}
