/// What the executor asks of a destination cluster: the seam at which tests stand in for Kafka.
protocol DestinationTopics: AnyObject {
  /// Asks for a topic and says what came of it, also where the first answer was lost.
  func create(_ request: TopicRequest) async throws(ActionFailure) -> CreationResult

  /// Whether CreateTopics would be refused because a topic of that name is there, by the controller's own word. Makes
  /// nothing.
  /// - Throws: also where the request would be refused for another reason.
  func exists(_ request: TopicRequest) async throws(ActionFailure) -> Bool

  /// The topic as it is now; nil where there is none.
  func look(at name: String) async throws(ActionFailure) -> LiveTopic?

  /// Waits, for a limited time, until the topic is there and each of its partitions has a leader.
  /// - Parameter id: of the topic that is meant, where it is known: brokers may show an earlier one of that name.
  func waitForLeaders(of name: String, id: String?) async throws(ActionFailure) -> LiveTopic

  /// Whether the log end of every partition is 0.
  func isEmpty(_ topic: LiveTopic) async throws(ActionFailure) -> Bool

  /// Sets these configs and leaves all others alone.
  func set(_ configs: [String: String], of name: String) async throws(ActionFailure)

  /// Returns when every broker obeys what was set up to now, as far as it decides what an append becomes.
  func waitUntilConfigsAreObeyed() async
}

/// A topic to be made.
struct TopicRequest: Sendable, Equatable {
  var name: String
  var partitionCount: Int
  /// nil: the cluster's default.
  var replicationFactor: Int?
  var configs: [String: String]
}

enum CreationResult: Sendable, Equatable {
  /// The cluster says that this request made it; nil where it gives no topic ids.
  case created(id: String?)
  /// A topic of that name was there, and no answer had been lost: somebody else made it.
  case nameTaken
  /// A topic of that name was there after an answer had been lost: this request, or somebody else, made it.
  case thereAfterLostAnswer
}

/// As much of a topic as the executor regards.
struct LiveTopic: Sendable, Equatable {
  var name: String
  /// nil where the broker has no topic ids.
  var id: String?
  var partitionCount: Int
  var hasAllLeaders: Bool
}
