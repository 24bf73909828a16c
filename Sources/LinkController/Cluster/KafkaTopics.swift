import IOLoop
import KafkaProtocol
import LinkModel

/// Topics of a destination on Kafka.
final class KafkaTopics: DestinationTopics {
  private static let creationLimit: Duration = .seconds(60)
  private static let leaderLimit: Duration = .seconds(30)
  private static let lookLimit: Duration = .seconds(30)

  /// Brokers apply an alteration of configs after it is answered, measured up to 0.3 s later on an idle cluster. Until
  /// then records would be appended under the old `message.timestamp.type`, which overwrites their times for good, or
  /// fall under the old `cleanup.policy`.
  private static let obedienceDelay: Duration = .seconds(2)
  private static let configsOfAppends: Set<String> = ["cleanup.policy", "message.timestamp.type"]

  private let cluster: any ClusterChannel
  private let loop: any EventLoop
  /// When the last alteration that matters is obeyed everywhere; nil: there was none.
  private var obeyed: MonotonicInstant?

  init(cluster: any ClusterChannel, loop: any EventLoop) {
    self.cluster = cluster
    self.loop = loop
  }

  func create(_ request: TopicRequest) async throws(ActionFailure) -> CreationResult {
    var hasLostAnswer = false
    return try await Patience(loop: loop, limit: Self.creationLimit).retry {
      () async throws(ActionFailure) -> CreationResult in
      let answer: CreateTopicsResponse.Topic
      do throws(ActionFailure) {
        answer = try await self.ask(request)
      } catch {
        if !error.hadNoEffect { hasLostAnswer = true }
        throw error
      }
      switch answer.errorCode {
      case .none: return .created(id: answer.topicID == .zero ? nil : answer.topicID.description)
      case .topicAlreadyExists: return hasLostAnswer ? .thereAfterLostAnswer : .nameTaken
      case .requestTimedOut: hasLostAnswer = true
      default: break
      }
      throw self.refusal(answer.errorCode, answer.errorMessage, of: "create the topic \(request.name)")
    }
  }

  func exists(_ request: TopicRequest) async throws(ActionFailure) -> Bool {
    try await Patience(loop: loop, limit: Self.lookLimit).retry { () async throws(ActionFailure) -> Bool in
      let answer = try await self.ask(request, onlyValidates: true)
      switch answer.errorCode {
      case .none: return false
      case .topicAlreadyExists: return true
      default: throw self.refusal(answer.errorCode, answer.errorMessage, of: "create the topic \(request.name)")
      }
    }
  }

  private func ask(
    _ request: TopicRequest, onlyValidates: Bool = false
  ) async throws(ActionFailure) -> CreateTopicsResponse.Topic {
    let configs = request.configs.sorted { $0.key < $1.key }
    let topic = CreateTopicsRequest.Topic(
      name: request.name, partitionCount: Int32(clamping: request.partitionCount),
      replicationFactor: Int16(clamping: request.replicationFactor ?? -1),
      configs: configs.map { CreateTopicsRequest.Config(name: $0.key, value: $0.value) })
    let limit = Int32(clamping: Self.lookLimit.wholeMilliseconds)
    let response = try await cluster.request(
      CreateTopicsRequest(topics: [topic], timeoutMilliseconds: limit, isValidateOnly: onlyValidates), to: .controller)
    return response.topics.first ?? CreateTopicsResponse.Topic(errorCode: .unknownServerError)
  }

  private func refusal(_ code: ErrorCode, _ detail: String?, of what: String) -> ActionFailure {
    let other: Reason = code == .invalidTopicException ? .illegalTopicName : .executionFailed
    return ActionFailure(code, detail, of: what, on: cluster.name, or: other)
  }

  func look(at name: String) async throws(ActionFailure) -> LiveTopic? {
    try await Patience(loop: loop, limit: Self.lookLimit).retry { () async throws(ActionFailure) -> LiveTopic? in
      try await self.snapshot(name).map { Self.live(name, $0) }
    }
  }

  func waitForLeaders(of name: String, id: String?) async throws(ActionFailure) -> LiveTopic {
    try await Patience(loop: loop, limit: Self.leaderLimit).retry { () async throws(ActionFailure) -> LiveTopic in
      guard let topic = try await self.snapshot(name).map({ Self.live(name, $0) }), topic.hasAllLeaders else {
        let message = "\(self.cluster.name): the topic \(name) has partitions without a leader"
        throw ActionFailure(.leaderUnavailable, message, isRetriable: true)
      }
      guard id == nil || topic.id == nil || topic.id == id else {
        let message = "\(self.cluster.name): the topic \(name) was made with another id than the one that is shown"
        throw ActionFailure(.destinationRecreated, message, isRetriable: true)
      }
      return topic
    }
  }

  private func snapshot(_ name: String) async throws(ActionFailure) -> TopicSnapshot? {
    switch try await TopicLook([name], on: cluster).topics[name] {
    case nil: return nil
    case .read(let snapshot)?: return snapshot
    case .unavailable(let unavailable)?:
      let isRetriable = unavailable.reason != .missingRight
      throw ActionFailure(unavailable.reason, unavailable.message, isRetriable: isRetriable)
    }
  }

  private static func live(_ name: String, _ snapshot: TopicSnapshot) -> LiveTopic {
    LiveTopic(
      name: name, id: snapshot.id, partitionCount: snapshot.partitions.count,
      hasAllLeaders: !snapshot.partitions.isEmpty && snapshot.partitions.allSatisfy { $0.leader != nil })
  }

  func isEmpty(_ topic: LiveTopic) async throws(ActionFailure) -> Bool {
    guard let snapshot = try await snapshot(topic.name), snapshot.id == topic.id else {
      throw ActionFailure(.destinationRecreated, "\(cluster.name): the topic \(topic.name) has changed meanwhile")
    }
    let reader = OffsetReader(cluster: cluster, loop: loop)
    switch await reader.offsets(of: [topic.name: snapshot], asksLogEnd: true)[topic.name] {
    case .read(let offsets)?: return offsets.allSatisfy { $0.logEndOffset == 0 && $0.highWatermark == 0 }
    case .unavailable(let unavailable)?: throw ActionFailure(unavailable.reason, unavailable.message)
    case nil: throw ActionFailure(.leaderUnavailable, "\(cluster.name): \(topic.name) was not looked at")
    }
  }

  func set(_ configs: [String: String], of name: String) async throws(ActionFailure) {
    let values = configs.sorted { $0.key < $1.key }.map {
      IncrementalAlterConfigsRequest.Config(name: $0.key, operation: .set, value: $0.value)
    }
    let resource = IncrementalAlterConfigsRequest.Resource(type: .topic, name: name, configs: values)
    try await Patience(loop: loop, limit: Self.lookLimit).retry { () async throws(ActionFailure) in
      let response = try await self.cluster.request(
        IncrementalAlterConfigsRequest(resources: [resource]), to: .controller)
      let answer = response.resources.first
      guard answer?.errorCode == ErrorCode.none else {
        let code = answer?.errorCode ?? .unknownServerError
        throw self.refusal(code, answer?.errorMessage, of: "set configs of \(name)")
      }
    }
    if !Self.configsOfAppends.isDisjoint(with: configs.keys) { obeyed = loop.now + Self.obedienceDelay }
  }

  func waitUntilConfigsAreObeyed() async {
    guard let obeyed, loop.now < obeyed else { return }
    try? await loop.sleep(for: obeyed - loop.now)  // cancelled: nothing is copied any more
    self.obeyed = nil
  }
}
