import LinkModel

/// What is done for a link as a whole, on its destination.
struct LinkActions {
  let scope: String
  let destination: DestinationAccess

  /// Somebody else may have made it in the meantime: what it holds was read, or is read before anything is recorded.
  func createStateTopic(_ creation: StateTopicCreation) async throws(ActionFailure) {
    let request = TopicRequest(
      name: creation.topic, partitionCount: 1, replicationFactor: creation.replicationFactor,
      configs: creation.configs)
    let id: String? = if case .created(let id) = try await destination.topics.create(request) { id } else { nil }
    let topic = try await destination.topics.waitForLeaders(of: creation.topic, id: id)
    guard topic.partitionCount == 1 else {
      throw ActionFailure(.stateUnknown, "\(creation.topic) has \(topic.partitionCount) partitions instead of one")
    }
  }

  /// What is recorded of an identity never changes; an owner's number and ids are not taken back. Whether a link is
  /// recorded is known only to its owner: another run may have registered it since the plan was made.
  func register(_ record: LinkRecord) async throws(ActionFailure) {
    let link = LinkIdentity(scope: scope, link: record.name)
    try await destination.journal.open(link)
    if let known = destination.journal.state.links[link] {
      guard known.hasIdentity(of: record) else {
        throw ActionFailure(.immutableField, "the link is recorded with other clusters or another prefix")
      }
      return
    }
    var registered = record
    registered.scope = scope
    try await destination.journal.record([.link(registered)], of: link)
  }
}

extension LinkRecord {
  fileprivate func hasIdentity(of other: LinkRecord) -> Bool {
    sourceClusterID == other.sourceClusterID && destinationClusterID == other.destinationClusterID
      && topicPrefix == other.topicPrefix
  }
}
