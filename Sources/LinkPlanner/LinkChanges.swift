import LinkModel

/// Making the state topic of a destination that has none.
struct StateTopicChange {
  let change: Change

  init(_ context: LinkContext, desired: DesiredState) {
    let cluster = context.link.destination
    let spec = desired.cluster(named: cluster)
    let factor = spec?.stateTopic.replicationFactor ?? min(3, max(1, context.destination.brokers.count))
    let action = StateTopicCreation(
      cluster: cluster, topic: context.stateTopic, replicationFactor: factor, configs: Self.configs)
    change = Change(
      address: .cluster(cluster), kind: .create, title: "create the state topic \(context.stateTopic)",
      differences: [
        Change.Difference("topic", before: nil, after: context.stateTopic),
        Change.Difference("replicationFactor", before: nil, after: String(factor)),
      ],
      reason: "what was made is recorded there before and after it is made",
      place: spec?.place ?? context.link.place, actions: [.createStateTopic(action)])
  }

  /// One record a key is all that is ever needed, and none may go while its key lives.
  private static let configs = ["cleanup.policy": "compact", "unclean.leader.election.enable": "false"]
}

extension LinkContext {
  /// Recording the link's identity, which is bound from then on.
  var registrationChange: Change {
    let record = LinkRecord(
      name: link.name, scope: scope, sourceClusterID: source.clusterID, destinationClusterID: destination.clusterID,
      topicPrefix: link.topicPrefix)
    return Change(
      address: .link(link.name), kind: .create, title: "register the link",
      differences: [
        Change.Difference("source", before: nil, after: "\(link.source) (cluster id \(source.clusterID))"),
        Change.Difference(
          "destination", before: nil, after: "\(link.destination) (cluster id \(destination.clusterID))"),
        Change.Difference("topicPrefix", before: nil, after: "\"\(link.topicPrefix)\""),
      ],
      reason: "\(link.destination) has no record of this link", place: link.place, actions: [.registerLink(record)])
  }
}
